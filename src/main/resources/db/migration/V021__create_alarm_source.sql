-- When each source last spoke, and how long it may be silent.
CREATE TABLE alarm_source (
  tenant_id         text NOT NULL,
  source_system_id  text NOT NULL,
  last_report_at    timestamptz,
  expected_interval interval,
  expected_since    timestamptz,
  silent_since      timestamptz,
  PRIMARY KEY (tenant_id, source_system_id)
);
SELECT tenant_table('alarm_source');
