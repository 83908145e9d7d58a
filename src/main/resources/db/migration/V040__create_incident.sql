-- One sequence for all tenants and years: a number may be left out, none is given twice.
CREATE SEQUENCE incident_number;

CREATE TABLE incident (
  number              text PRIMARY KEY,
  tenant_id           text NOT NULL,
  state               text NOT NULL,
  severity            text NOT NULL,
  -- The order in which people are served; follows io.towerflow.alarm.PerceivedSeverity
  severity_rank       int NOT NULL GENERATED ALWAYS AS (
    CASE severity WHEN 'critical' THEN 0 WHEN 'major' THEN 1 WHEN 'minor' THEN 2 WHEN 'warning' THEN 3
                  WHEN 'indeterminate' THEN 4 ELSE 5 END) STORED,
  -- The root cause's site first
  sites               text[] NOT NULL,
  -- The words of the person who opened it by hand; else it is titled by its root cause in the reader's language
  title               text,
  root_cause          jsonb,
  process_instance_id text,
  merged_into         text,
  acknowledged_by     text,
  decision            text,
  opened_at           timestamptz NOT NULL,
  changed_at          timestamptz NOT NULL,
  cleared_at          timestamptz,
  closed_at           timestamptz
);
CREATE INDEX incident_open ON incident (tenant_id, severity_rank, opened_at DESC, number) WHERE state IN ('open', 'cleared');
CREATE INDEX incident_by_state ON incident (tenant_id, state, severity_rank, opened_at DESC, number);
SELECT tenant_table('incident');

-- A situation belongs to one incident at a time; where an incident ended and its alarms returned, it had several.
CREATE TABLE incident_situation (
  incident_number text NOT NULL REFERENCES incident,
  situation_id    uuid NOT NULL,
  tenant_id       text NOT NULL,
  holds           boolean NOT NULL,
  severity        text NOT NULL,
  sites           text[] NOT NULL,
  clear           boolean NOT NULL,
  PRIMARY KEY (incident_number, situation_id)
);
CREATE UNIQUE INDEX incident_situation_holder ON incident_situation (situation_id) WHERE holds;
SELECT tenant_table('incident_situation');

CREATE TABLE incident_timeline (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL REFERENCES incident,
  at              timestamptz NOT NULL,
  kind            text NOT NULL,
  key             text NOT NULL,
  arguments       text[] NOT NULL,
  actor           text
);
CREATE INDEX incident_timeline_of ON incident_timeline (incident_number, id);
SELECT tenant_table('incident_timeline');
