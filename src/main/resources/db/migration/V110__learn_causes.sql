-- Causes learned from a tenant's stored alarms: proposed by the product, owned by the analyst who accepts or refuses them.
-- example_causes and example_effects are alarms, the n-th of the one brought the n-th of the other.
CREATE TABLE learned_cause (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  cause           text NOT NULL,
  effect          text NOT NULL CHECK (effect <> cause),
  state           text NOT NULL CHECK (state IN ('proposed', 'undirected', 'accepted', 'refused')),
  probability     double precision NOT NULL CHECK (probability BETWEEN 0 AND 1),
  evidence        double precision NOT NULL,
  support         integer NOT NULL,
  chances         integer NOT NULL,
  example_causes  uuid[] NOT NULL,
  example_effects uuid[] NOT NULL,
  proposed_at     timestamptz NOT NULL,
  learned_at      timestamptz NOT NULL,
  decided_by      text,
  decided_at      timestamptz,
  reason          text,
  -- How sure it is which of the two is the cause, 0 to 1. What is not sure is undirected: shown, but not proposed as a rule.
  direction       double precision NOT NULL DEFAULT 0.5 CHECK (direction BETWEEN 0 AND 1),
  UNIQUE (tenant_id, cause, effect)
);
SELECT tenant_table('learned_cause');

-- What people said of incidents whose grouping or root cause rested on it; the last word on an incident counts.
CREATE TABLE learned_cause_judgement (
  learned_cause_id bigint NOT NULL REFERENCES learned_cause ON DELETE CASCADE,
  incident_number  text NOT NULL,
  tenant_id        text NOT NULL,
  verdict          text NOT NULL,
  confirmed        boolean NOT NULL,
  author           text,
  at               timestamptz NOT NULL,
  PRIMARY KEY (learned_cause_id, incident_number)
);
SELECT tenant_table('learned_cause_judgement');

-- Rises with each change that the correlation must hear of.
CREATE TABLE learned_cause_revision (
  tenant_id text PRIMARY KEY,
  revision  bigint NOT NULL
);
SELECT tenant_table('learned_cause_revision');

-- Each time that causes were learned: from what, and what came of it.
CREATE TABLE cause_learning (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id     text NOT NULL,
  at            timestamptz NOT NULL,
  started_by    text NOT NULL,
  from_at       timestamptz NOT NULL,
  until_at      timestamptz NOT NULL,
  alarms        integer NOT NULL,
  causes        integer NOT NULL,
  sites         integer NOT NULL,
  unknown_sites integer NOT NULL,
  found         integer NOT NULL,
  proposed      integer NOT NULL
);
SELECT tenant_table('cause_learning');

-- Which learned cause let the alarm join.
ALTER TABLE situation_alarm ADD COLUMN learned_cause_id bigint;

-- What would have become of the alarm without the rule that let it join: the next best rule and the situation it named, or
-- nothing, where it would have begun a situation of its own. Unknown for what joined before, or when a situation moved as a whole.
ALTER TABLE situation_alarm
  ADD COLUMN otherwise_known boolean NOT NULL DEFAULT false,
  ADD COLUMN otherwise_rule text,
  ADD COLUMN otherwise_situation uuid;

-- Alarms that are stored but in no situation yet: they wait for what happened before them and comes later. One row for each
-- partition, written with the batch, so that whoever takes the partition over goes on with them. Belongs to no tenant, like
-- intake_offset.
CREATE TABLE situation_waiting (
  partition   integer PRIMARY KEY,
  alarm_ids   uuid[] NOT NULL,
  happened_at timestamptz[] NOT NULL,
  due_at      timestamptz[] NOT NULL
);

-- Small and cheap to keep while thousands join in a second
CREATE INDEX situation_alarm_by_time ON situation_alarm USING brin (joined_at) WITH (autosummarize = on);
