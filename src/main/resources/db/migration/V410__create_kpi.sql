-- What happened, as measures and SQL see it: the tenant's own rows, as whoever asks may see them.
CREATE VIEW kpi_site WITH (security_invoker = true) AS
SELECT id AS site, name, region, hub, feeder_id AS feeder, technologies, occupants, latitude, longitude, placeholder
FROM site WHERE valid_to IS NULL;

CREATE VIEW kpi_alarm WITH (security_invoker = true) AS
SELECT a.id AS alarm, a.site_id AS site, a.alarmed_object_id AS object, a.source_system_id AS source, a.alarm_type, a.probable_cause,
  a.original_severity AS severity, a.raised_at, a.cleared_at, a.count AS reports, a.flapping,
  EXISTS (SELECT 1 FROM site s WHERE s.tenant_id = a.tenant_id AND s.id = a.site_id AND s.valid_to IS NULL AND s.placeholder)
    AS at_placeholder
FROM alarm a;

-- An incident counts at its first site, that of its root cause, and so once.
CREATE VIEW kpi_incident WITH (security_invoker = true) AS
SELECT i.number, coalesce(i.sites[1], '') AS site, i.sites, i.region, i.state, i.severity, i.decision, i.acknowledged_by, i.merged_into,
  i.opened_at, i.cleared_at, i.closed_at, i.due_at,
  (SELECT min(t.at) FROM incident_timeline t WHERE t.incident_number = i.number AND t.kind = 'acknowledged') AS acknowledged_at,
  EXISTS (SELECT 1 FROM incident e WHERE e.tenant_id = i.tenant_id AND e.sites[1] = i.sites[1] AND e.state = 'closed'
    AND e.opened_at < i.opened_at AND e.opened_at >= i.opened_at - interval '30 days'
    AND e.closed_at BETWEEN i.opened_at - interval '7 days' AND i.opened_at) AS repeated
FROM incident i;

-- Each acknowledgement that was an incident's first, each closing, each reopening; minutes from its opening until then.
CREATE VIEW kpi_incident_event WITH (security_invoker = true) AS
SELECT i.number, coalesce(i.sites[1], '') AS site, t.kind, t.at, i.severity,
  extract(epoch FROM t.at - i.opened_at)::float8 / 60 AS minutes,
  i.due_at IS NULL OR coalesce(i.cleared_at, t.at) <= i.due_at AS in_time,
  i.acknowledged_by IS NULL AND i.decision IS NULL AS without_person
FROM incident_timeline t JOIN incident i ON i.number = t.incident_number
WHERE t.kind IN ('acknowledged', 'closed', 'reopened', 'cleared-by-itself', 'merged', 'cancelled')
  AND NOT (t.kind = 'acknowledged' AND EXISTS (SELECT 1 FROM incident_timeline e
    WHERE e.incident_number = t.incident_number AND e.kind = 'acknowledged' AND e.id < t.id));
CREATE INDEX incident_timeline_by_time ON incident_timeline (tenant_id, at)
  WHERE kind IN ('acknowledged', 'closed', 'reopened', 'cleared-by-itself', 'merged', 'cancelled');

CREATE VIEW kpi_work_order WITH (security_invoker = true) AS
SELECT w.id AS work_order, w.incident_number AS incident, w.site_id AS site, w.state, w.skill, w.technician_id AS technician,
  w.cause_code AS cause, w.created_at,
  (SELECT max(e.at) FROM work_order_event e WHERE e.tenant_id = w.tenant_id AND e.work_order_id = w.id AND e.kind = 'accepted')
    AS accepted_at,
  (SELECT max(e.at) FROM work_order_event e WHERE e.tenant_id = w.tenant_id AND e.work_order_id = w.id AND e.kind = 'arrived')
    AS arrived_at,
  CASE WHEN w.state IN ('completed', 'failed', 'rejected', 'cancelled') THEN w.state_changed_at END AS ended_at
FROM work_order w;

-- What happened to work orders, with the minutes since the step before and since the work order was made.
CREATE VIEW kpi_work_order_event WITH (security_invoker = true) AS
SELECT w.id AS work_order, w.incident_number AS incident, w.site_id AS site, e.kind, e.at,
  extract(epoch FROM e.at - w.created_at)::float8 / 60 AS minutes,
  (SELECT extract(epoch FROM e.at - max(b.at))::float8 / 60 FROM work_order_event b WHERE b.tenant_id = e.tenant_id
    AND b.work_order_id = e.work_order_id AND b.id < e.id
    AND b.kind = CASE e.kind WHEN 'accepted' THEN 'offer-sent' WHEN 'arrived' THEN 'accepted' ELSE 'arrived' END) AS minutes_since_before,
  NOT EXISTS (SELECT 1 FROM work_order o JOIN work_order_event b ON b.tenant_id = o.tenant_id AND b.work_order_id = o.id
    WHERE o.tenant_id = w.tenant_id AND o.incident_number = w.incident_number AND b.id < e.id
    AND b.kind IN ('repaired', 'not-repaired')) AS first_try
FROM work_order_event e JOIN work_order w ON w.tenant_id = e.tenant_id AND w.id = e.work_order_id;
CREATE INDEX work_order_event_by_time ON work_order_event (tenant_id, at);

CREATE VIEW kpi_part WITH (security_invoker = true) AS
SELECT w.site_id AS site, p.part, p.changed_at AS used_at
FROM part_reservation p JOIN work_order w ON w.tenant_id = p.tenant_id AND w.id = p.work_order_id
WHERE p.state = 'used';

CREATE VIEW kpi_remote_action WITH (security_invoker = true) AS
SELECT site_id AS site, action, outcome, proposed_at, decided_at FROM remote_action;

CREATE VIEW kpi_message WITH (security_invoker = true) AS
SELECT coalesce(i.sites[1], '') AS site, m.channel, m.state, m.created_at, m.sent_at, m.decided_at
FROM message m LEFT JOIN incident i ON i.number = m.incident_number;

-- The slot of each measure in the arrays of its family; a slot is given once and never to another.
CREATE TABLE kpi_measure (
  name    text PRIMARY KEY,
  family  text NOT NULL,
  slot    int NOT NULL CHECK (slot BETWEEN 1 AND 2000),
  -- Where there is no event, there were none: nought, and not unknown
  counted boolean NOT NULL,
  UNIQUE (family, slot)
);

-- The KPIs as the library of the newest start has them, for SQL: the library itself is in rules/kpi.
CREATE TABLE kpi_definition (
  key      text PRIMARY KEY,
  family   text NOT NULL,
  unit     text NOT NULL,
  quotient boolean NOT NULL,
  -- How many terms of the sum, and of what it is divided by, are made of samples: where none is known, neither is the sum
  sampled      int NOT NULL,
  sampled_per  int NOT NULL
);
CREATE TABLE kpi_term (
  kpi     text NOT NULL REFERENCES kpi_definition ON DELETE CASCADE,
  -- Whether it belongs to what is divided by
  per     boolean NOT NULL,
  measure text NOT NULL REFERENCES kpi_measure,
  factor  double precision NOT NULL,
  PRIMARY KEY (kpi, per, measure)
);

-- The facts of a site in an interval, by family: in the array each measure has its slot. Where nothing is known there is no row.
CREATE TABLE kpi_fact (
  tenant_id   text NOT NULL,
  family      text NOT NULL,
  granularity text NOT NULL,
  start_at    timestamptz NOT NULL,
  site_id     text NOT NULL,
  facts       double precision[] NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, granularity, start_at, site_id)
) WITH (fillfactor = 90);
CREATE INDEX kpi_fact_of_site ON kpi_fact (tenant_id, site_id, granularity, start_at);
SELECT tenant_table('kpi_fact');

-- The same summed over the sites of each region, so that no page of the whole fleet reads every site.
CREATE TABLE kpi_region_fact (
  tenant_id   text NOT NULL,
  family      text NOT NULL,
  granularity text NOT NULL,
  start_at    timestamptz NOT NULL,
  region      text NOT NULL,
  facts       double precision[] NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, granularity, start_at, region)
);
SELECT tenant_table('kpi_region_fact');

-- Which intervals have been computed for all sites. What stands here is not computed again unless somebody asks or data comes.
CREATE TABLE kpi_interval (
  tenant_id   text NOT NULL,
  family      text NOT NULL,
  granularity text NOT NULL,
  start_at    timestamptz NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, granularity, start_at)
);
SELECT tenant_table('kpi_interval');

-- Hours of sites whose facts are to be computed again, by family: samples came after they were computed.
CREATE TABLE kpi_stale (
  tenant_id text NOT NULL,
  family    text NOT NULL,
  hour      timestamptz NOT NULL,
  site_id   text NOT NULL,
  noted_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, hour, site_id)
);
SELECT tenant_table('kpi_stale');

-- Since when a site, or a piece of its equipment, sends a metric.
CREATE TABLE kpi_series (
  tenant_id    text NOT NULL,
  site_id      text NOT NULL,
  equipment_id text NOT NULL,
  metric       int NOT NULL,
  first_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, site_id, equipment_id, metric)
);
SELECT tenant_table('kpi_series');

CREATE VIEW kpi_value WITH (security_invoker = true) AS
SELECT kpi, site, granularity, start, CASE WHEN quotient THEN value / nullif(per, 0) ELSE value END AS value
FROM (
  SELECT d.key AS kpi, f.site_id AS site, f.granularity, f.start_at AS start, d.quotient,
    CASE WHEN d.sampled = 0 OR count(f.facts[m.slot]) FILTER (WHERE NOT t.per AND NOT m.counted) > 0
      THEN coalesce(sum(t.factor * f.facts[m.slot]) FILTER (WHERE NOT t.per), 0) END AS value,
    CASE WHEN d.sampled_per = 0 OR count(f.facts[m.slot]) FILTER (WHERE t.per AND NOT m.counted) > 0
      THEN coalesce(sum(t.factor * f.facts[m.slot]) FILTER (WHERE t.per), 0) END AS per
  FROM kpi_definition d JOIN kpi_term t ON t.kpi = d.key JOIN kpi_measure m ON m.name = t.measure
    JOIN kpi_fact f ON f.family = m.family
  GROUP BY d.key, f.site_id, f.granularity, f.start_at
) one_by_one;
COMMENT ON VIEW kpi_value IS 'An interval in which nothing is known of a site has no row';
-- What is too old is found without an index that every fact would have to enter.
CREATE INDEX kpi_fact_age ON kpi_fact USING brin (start_at);
