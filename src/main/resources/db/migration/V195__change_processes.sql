CREATE SEQUENCE process_change_number;

-- A changed diagram with its forms on its way into the engine: uploaded, approved by another person, deployed.
CREATE TABLE process_change (
  number        text PRIMARY KEY,
  tenant_id     text NOT NULL,
  process_key   text NOT NULL,
  -- The engine's version that was the latest when it was uploaded; 0 where there was none
  based_on      int NOT NULL,
  state         text NOT NULL CHECK (state IN ('uploaded', 'waiting', 'approved', 'published', 'refused', 'withdrawn')),
  author        text NOT NULL,
  reason        text NOT NULL,
  uploaded_at   timestamptz NOT NULL,
  decided_by    text,
  decided_at    timestamptz,
  decision_note text,
  -- The engine's version that it became
  version       int,
  published_at  timestamptz,
  -- Why it was not published: a key of i18n/workbench_*.properties and its arguments
  why           text,
  why_arguments text[],
  changed_at    timestamptz NOT NULL
);
CREATE INDEX process_change_newest ON process_change (tenant_id, uploaded_at DESC, number);
SELECT tenant_table('process_change');

-- All that is deployed: the diagram and each form that it shows, also those that were not changed.
CREATE TABLE process_change_file (
  change_number text NOT NULL REFERENCES process_change,
  tenant_id     text NOT NULL,
  name          text NOT NULL,
  text          text NOT NULL,
  PRIMARY KEY (change_number, name)
);
SELECT tenant_table('process_change_file');

CREATE TABLE process_change_event (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id     text NOT NULL,
  change_number text NOT NULL REFERENCES process_change,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  actor         text,
  words         text
);
CREATE INDEX process_change_event_of ON process_change_event (change_number, id);
SELECT tenant_table('process_change_event');

-- Running instances that go over to another version of their process: each is tried first, in a transaction that is rolled back; those
-- that can follow are moved when somebody orders it. What came of each stays to be read.
CREATE TABLE process_move (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  process_key     text NOT NULL,
  from_definition text NOT NULL,
  from_version    integer NOT NULL,
  to_definition   text NOT NULL,
  to_version      integer NOT NULL,
  -- For steps that vanished: by which step of the new version each is continued
  counterparts    jsonb NOT NULL,
  restart_timers  boolean NOT NULL,
  -- Instances beyond those that one move takes
  left_out        integer NOT NULL,
  state           text NOT NULL CHECK (state IN ('trying', 'tried', 'moving', 'moved', 'failed')),
  requested_by    text NOT NULL,
  requested_at    timestamptz NOT NULL,
  ordered_by      text,
  ordered_at      timestamptz,
  ended_at        timestamptz,
  touched_at      timestamptz,
  trouble         text,
  CHECK ((ordered_by IS NULL) = (ordered_at IS NULL)),
  CHECK (state NOT IN ('moving', 'moved') OR ordered_by IS NOT NULL),
  CHECK ((state = 'failed') = (trouble IS NOT NULL))
);
SELECT tenant_table('process_move');
CREATE INDEX process_move_newest ON process_move (tenant_id, process_key, id DESC);
CREATE INDEX process_move_open ON process_move (id) WHERE state IN ('trying', 'moving');

CREATE TABLE process_move_instance (
  move                bigint NOT NULL REFERENCES process_move ON DELETE CASCADE,
  tenant_id           text NOT NULL,
  process_instance_id text NOT NULL,
  business_key        text,
  -- The steps where it waits, by their ids in the diagram
  places              text[] NOT NULL DEFAULT '{}',
  outcome             text NOT NULL DEFAULT 'untried' CHECK (outcome IN ('untried', 'can', 'cannot', 'moved', 'stayed', 'gone')),
  reasons             jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (move, process_instance_id)
);
SELECT tenant_table('process_move_instance');

-- Jobs that are due now, among the many timers that are due later.
CREATE INDEX act_idx_job_duedate ON act_ru_job (duedate_);
