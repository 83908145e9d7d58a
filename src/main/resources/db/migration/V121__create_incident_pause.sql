-- Incidents whose escalation waits for the end of planned work at all of their sites.
CREATE TABLE incident_pause (
  incident_number text PRIMARY KEY,
  tenant_id       text NOT NULL,
  window_number   text NOT NULL,
  until           timestamptz NOT NULL
);
SELECT tenant_table('incident_pause');
