-- How far each escalation has come, and who was asked. The id is that of its process instance.
CREATE TABLE escalation (
  tenant_id       text NOT NULL,
  id              text NOT NULL,
  incident_number text NOT NULL,
  state           text NOT NULL,
  step            int NOT NULL,
  round           int NOT NULL,
  since           timestamptz NOT NULL,
  due_at          timestamptz,
  waiting_for     text[] NOT NULL,
  rule_version    int NOT NULL,
  begun_at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT tenant_table('escalation');
COMMENT ON COLUMN escalation.due_at IS 'until when the step that was asked has time; null where none waits';

CREATE TABLE escalation_ask (
  tenant_id     text NOT NULL,
  escalation_id text NOT NULL,
  step          int NOT NULL,
  round         int NOT NULL,
  person_id     text NOT NULL,
  asked_at      timestamptz NOT NULL,
  channels      text[] NOT NULL,
  must          boolean NOT NULL,
  code          text NOT NULL,
  rule          text NOT NULL,
  PRIMARY KEY (tenant_id, escalation_id, asked_at, step, round, person_id),
  FOREIGN KEY (tenant_id, escalation_id) REFERENCES escalation (tenant_id, id) ON DELETE CASCADE
);
SELECT tenant_table('escalation_ask');
CREATE INDEX escalation_ask_by_code ON escalation_ask (tenant_id, code, asked_at);
-- The codes in SMS, given in turn, so that a late answer to an old message does not meet a new incident.
CREATE SEQUENCE escalation_code;

-- Incidents whose escalation waits for the end of planned work at all of their sites.
CREATE TABLE incident_pause (
  incident_number text PRIMARY KEY,
  tenant_id       text NOT NULL,
  window_number   text NOT NULL,
  until           timestamptz NOT NULL
);
SELECT tenant_table('incident_pause');
