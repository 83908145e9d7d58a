-- What the engine owes an incident: written with the change that asks for it, deleted with the engine's work.
CREATE TABLE process_command (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL REFERENCES incident,
  kind            text NOT NULL,
  name            text,
  variables       jsonb NOT NULL,
  priority        int NOT NULL,
  created_at      timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  attempts        int NOT NULL DEFAULT 0,
  last_error      text
);
CREATE INDEX process_command_of ON process_command (incident_number, id);
CREATE INDEX process_command_next ON process_command (priority DESC, id);
SELECT tenant_table('process_command');
