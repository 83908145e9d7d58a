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
