-- Metrics of the catalogue (connectors/metrics/catalogue.csv). A metric keeps its slot for good, also when the catalogue has it no
-- more: stored samples have its values there.
CREATE TABLE metric_definition (
  slot     integer PRIMARY KEY CHECK (slot > 0),
  name     text NOT NULL UNIQUE,
  unit     text NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('gauge', 'counter', 'state')),
  -- How often a sample is expected
  expected interval NOT NULL,
  lowest   double precision NOT NULL,
  highest  double precision NOT NULL,
  -- Whether unusual values are looked for
  watched  boolean NOT NULL,
  -- Whether the catalogue has it
  listed   boolean NOT NULL
);

-- What a site, or a piece of its equipment, measured at one moment: one row for all metrics of that moment, partitioned by days of
-- UTC. Each value is the one that was received last.
CREATE TABLE metric_sample (
  tenant_id    text NOT NULL,
  site_id      text NOT NULL,
  -- Empty: the site as a whole
  equipment_id text NOT NULL DEFAULT '',
  time         timestamptz NOT NULL,
  received_at  timestamptz NOT NULL,
  -- Index: the metric's slot. Null, or beyond the end: not given
  values       double precision[] NOT NULL,
  PRIMARY KEY (tenant_id, site_id, equipment_id, time)
) PARTITION BY RANGE (time);
SELECT tenant_table('metric_sample');
-- Rows of one time lie together, as they come
CREATE INDEX metric_sample_time ON metric_sample USING brin (time) WITH (pages_per_range = 16, autosummarize = on);

-- Hours of sites that samples have touched since the KPIs of that hour were computed last; a sample also touches the hour into
-- which it holds. Whoever computes deletes a row, with the noted_at that was read, after the samples were read.
CREATE TABLE metric_late (
  tenant_id text NOT NULL,
  site_id   text NOT NULL,
  hour      timestamptz NOT NULL,
  noted_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, site_id, hour)
) WITH (fillfactor = 50);
SELECT tenant_table('metric_late');

-- The values that are given later, over those given before.
CREATE FUNCTION metric_merged(before double precision[], later double precision[]) RETURNS double precision[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(coalesce(u.later, u.before) ORDER BY u.slot) FROM unnest(before, later) WITH ORDINALITY AS u (before, later, slot)
$$;

-- Makes the partition of a day where it is missing. Nobody reaches a partition but by the whole table, whose policies are the only ones.
CREATE FUNCTION metric_day(day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  part text := 'metric_sample_' || to_char(day, 'YYYYMMDD');
  grantee text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('metric_sample'));
  IF to_regclass('public.' || part) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE metric_sample INCLUDING DEFAULTS) WITH (fillfactor = 90)', part);
  FOR grantee IN SELECT DISTINCT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
      WHERE c.oid = part::regclass AND a.grantee NOT IN (0, c.relowner) LOOP
    EXECUTE format('REVOKE ALL ON %I FROM %s', part, grantee);
  END LOOP;
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
  EXECUTE format('ALTER TABLE metric_sample ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
    day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END
$$;

-- Drops the partitions of the days before one.
CREATE FUNCTION metric_forget(before date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  part text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('metric_sample'));
  FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'metric_sample'::regclass AND c.relname < 'metric_sample_' || to_char(before, 'YYYYMMDD') LOOP
    EXECUTE format('DROP TABLE %I', part);
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION metric_day(date), metric_forget(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION metric_day(date), metric_forget(date) TO "${app_user}", towerflow_intake;

-- Samples as people ask for them, of the reader's own tenant: a row for each value.
CREATE VIEW kpi_sample WITH (security_invoker = true) AS
SELECT s.site_id AS site, s.equipment_id AS equipment, d.name AS metric, s.time, s.values[d.slot] AS value
FROM metric_sample s
JOIN metric_definition d ON s.values[d.slot] IS NOT NULL;
