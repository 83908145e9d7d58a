-- Changes of rule sets that analysts write; nothing decides by them.
CREATE TABLE rule_draft (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  text NOT NULL,
  rule_set   text NOT NULL,
  based_on   integer NOT NULL,
  title      text NOT NULL CHECK (title <> ''),
  author     text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  revision   integer NOT NULL,
  FOREIGN KEY (rule_set, based_on) REFERENCES rule_version (rule_set, version)
);
SELECT tenant_table('rule_draft');
CREATE INDEX rule_draft_changed ON rule_draft (tenant_id, changed_at DESC, id DESC);

CREATE TABLE rule_draft_file (
  draft_id  bigint NOT NULL REFERENCES rule_draft ON DELETE CASCADE,
  tenant_id text NOT NULL,
  name      text NOT NULL,
  content   text NOT NULL,
  PRIMARY KEY (draft_id, name)
);
SELECT tenant_table('rule_draft_file');

-- Backtests: a candidate of a rule set tried on recorded alarms beside a stored version. What is to be tried is kept here, so that
-- any node can run it, and so that what was tried can be shown.
CREATE TABLE rule_backtest (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id      text NOT NULL,
  rule_set       text NOT NULL,
  candidate      text NOT NULL,
  label          text NOT NULL,
  files          jsonb NOT NULL,
  against        integer NOT NULL,
  from_at        timestamptz,
  until_at       timestamptz,
  recording_name text,
  recording      bytea,
  links          bytea,
  state          text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress       integer NOT NULL DEFAULT 0,
  requested_by   text NOT NULL,
  requested_at   timestamptz NOT NULL,
  started_at     timestamptz,
  touched_at     timestamptz,
  ended_at       timestamptz,
  trouble        text,
  report         jsonb,
  CHECK ((from_at IS NULL) = (until_at IS NULL)),
  CHECK ((from_at IS NULL) <> (recording_name IS NULL)),
  CHECK ((state = 'done') = (report IS NOT NULL))
);
SELECT tenant_table('rule_backtest');
CREATE INDEX rule_backtest_newest ON rule_backtest (tenant_id, id DESC);
CREATE INDEX rule_backtest_candidate ON rule_backtest (tenant_id, rule_set, candidate);
CREATE INDEX rule_backtest_open ON rule_backtest (id) WHERE state IN ('waiting', 'running');

CREATE SEQUENCE rule_proposal_number;

-- A change of the rules on its way into force: proposed, tested, approved by another person, published, watched.
CREATE TABLE rule_proposal (
  number              text PRIMARY KEY,
  tenant_id           text NOT NULL,
  rule_set            text NOT NULL,
  -- The version that was in force when it was written, and the one that it is
  based_on            int NOT NULL,
  version             int NOT NULL,
  content_hash        text NOT NULL,
  state               text NOT NULL CHECK (state IN
                        ('proposed', 'waiting', 'shadow', 'approved', 'watched', 'published', 'refused', 'rolled-back')),
  author              text NOT NULL,
  reason              text NOT NULL,
  proposed_at         timestamptz NOT NULL,
  -- What tests and backtest told, for those who decide
  checks              jsonb,
  decided_by          text,
  decided_at          timestamptz,
  decision_note       text,
  shadow_from         timestamptz,
  shadow_until        timestamptz,
  published_at        timestamptz,
  watched_until       timestamptz,
  -- The version that goes back into force where it is rolled back
  version_before      int,
  -- What may happen in an hour while it is watched, and what the last look found
  bands               jsonb,
  -- Why it ended otherwise than published: a key of i18n/workbench_*.properties and its arguments
  why                 text,
  why_arguments       text[],
  process_instance_id text,
  changed_at          timestamptz NOT NULL
);
CREATE INDEX rule_proposal_newest ON rule_proposal (tenant_id, proposed_at DESC, number);
SELECT tenant_table('rule_proposal');

CREATE TABLE rule_proposal_event (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  proposal_number text NOT NULL REFERENCES rule_proposal,
  at              timestamptz NOT NULL,
  kind            text NOT NULL,
  actor           text,
  words           text
);
CREATE INDEX rule_proposal_event_of ON rule_proposal_event (proposal_number, id);
SELECT tenant_table('rule_proposal_event');

-- What candidates in shadow decide about the live alarms. Whoever writes here works under towerflow_shadow, which may write
-- here and nowhere else: no decision of a shadow reaches a person, the engine or a device.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'towerflow_shadow') THEN
    CREATE ROLE towerflow_shadow NOLOGIN;
  END IF;
END
$$;
GRANT towerflow_shadow TO "${app_user}" WITH INHERIT FALSE, SET TRUE;
GRANT USAGE ON SCHEMA public TO towerflow_shadow;

-- Where the candidate puts each alarm.
CREATE TABLE rule_shadow_decision (
  shadow       text NOT NULL,
  alarm_id     uuid NOT NULL,
  tenant_id    text NOT NULL,
  situation_id uuid NOT NULL,
  -- Null where the alarm began the situation
  rule         text,
  decided_at   timestamptz NOT NULL,
  PRIMARY KEY (shadow, alarm_id)
);
CREATE INDEX rule_shadow_decision_situation ON rule_shadow_decision (shadow, situation_id);

-- What the candidate believes to be the root cause, and what the rules in force believed at the same moment.
CREATE TABLE rule_shadow_cause (
  shadow                  text NOT NULL,
  situation_id            uuid NOT NULL,
  tenant_id               text NOT NULL,
  object                  text NOT NULL,
  probable_cause          text NOT NULL,
  rule                    text NOT NULL,
  -- Null where the rules in force know no such situation
  in_force_object         text,
  in_force_probable_cause text,
  in_force_rule           text,
  decided_at              timestamptz NOT NULL,
  PRIMARY KEY (shadow, situation_id)
);

-- What a shadow did not see, and why it failed.
CREATE TABLE rule_shadow_trouble (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shadow    text NOT NULL,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  -- skipped: alarms that came faster than it decides; begun-anew: its memory was built again; failed: it ended itself
  kind      text NOT NULL CHECK (kind IN ('skipped', 'begun-anew', 'failed')),
  alarms    bigint NOT NULL,
  words     text
);
CREATE INDEX rule_shadow_trouble_of ON rule_shadow_trouble (shadow, id);

SELECT tenant_table('rule_shadow_decision');
SELECT tenant_table('rule_shadow_cause');
SELECT tenant_table('rule_shadow_trouble');
CREATE POLICY shadow ON rule_shadow_decision TO towerflow_shadow USING (true) WITH CHECK (true);
CREATE POLICY shadow ON rule_shadow_cause TO towerflow_shadow USING (true) WITH CHECK (true);
CREATE POLICY shadow ON rule_shadow_trouble TO towerflow_shadow USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rule_shadow_decision, rule_shadow_cause TO towerflow_shadow;
GRANT INSERT ON rule_shadow_trouble TO towerflow_shadow;
