CREATE TABLE incident_note (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL REFERENCES incident,
  at              timestamptz NOT NULL,
  author          text NOT NULL,
  text            text NOT NULL
);
CREATE INDEX incident_note_of ON incident_note (incident_number, id);
SELECT tenant_table('incident_note');

-- What people say of the product's belief; the correlation learns from it.
CREATE TABLE incident_feedback (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL REFERENCES incident,
  at              timestamptz NOT NULL,
  author          text,
  verdict         text NOT NULL,
  text            text,
  root_cause      jsonb
);
CREATE INDEX incident_feedback_of ON incident_feedback (incident_number, id);
SELECT tenant_table('incident_feedback');

CREATE TABLE hand_over_note (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  author    text NOT NULL,
  text      text NOT NULL
);
CREATE INDEX hand_over_note_at ON hand_over_note (tenant_id, at DESC, id DESC);
SELECT tenant_table('hand_over_note');
