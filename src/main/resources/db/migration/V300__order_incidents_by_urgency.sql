-- What the list is ordered, filtered and searched by; IncidentRanking reckons it at each change and at each
-- step of time, so that the database finds a page by an index.
ALTER TABLE incident
  -- When the agreed time is over; it never becomes later
  ADD COLUMN due_at          timestamptz,
  -- When the root cause's site goes down, where that is known
  ADD COLUMN site_down_at    timestamptz,
  -- Who is asked, on the way or at work
  ADD COLUMN technician      text,
  -- The first site's region
  ADD COLUMN region          text NOT NULL DEFAULT '',
  -- Its words without accents and capitals
  ADD COLUMN search          text NOT NULL DEFAULT '',
  -- 0 to 100, and the instant it is true of
  ADD COLUMN urgency         int NOT NULL DEFAULT 0,
  ADD COLUMN urgency_at      timestamptz,
  -- When time alone changes it; null: never
  ADD COLUMN urgency_next_at timestamptz,
  -- Among equals the lower first: the end of the agreed time, or, once ended, the newest end; seconds
  ADD COLUMN turn            bigint NOT NULL DEFAULT 0,
  -- All clear comes after what is open, what has ended after that
  ADD COLUMN state_rank      int NOT NULL GENERATED ALWAYS AS (
    CASE state WHEN 'open' THEN 0 WHEN 'cleared' THEN 1 WHEN 'closed' THEN 2 WHEN 'merged' THEN 3 ELSE 4 END) STORED;

-- The owner of the tables sees the rows of all tenants for this change alone
ALTER TABLE incident NO FORCE ROW LEVEL SECURITY;
ALTER TABLE site NO FORCE ROW LEVEL SECURITY;
UPDATE incident i SET
  due_at = opened_at + CASE severity WHEN 'critical' THEN interval '15 minutes' WHEN 'major' THEN interval '1 hour'
                                     WHEN 'minor' THEN interval '4 hours' ELSE interval '24 hours' END,
  urgency_next_at = CASE WHEN state IN ('open', 'cleared') THEN opened_at END,
  turn = -coalesce(extract(epoch FROM closed_at)::bigint, 0),
  search = ' ' || translate(lower(concat_ws(' ', number, title,
      (SELECT string_agg(concat_ws(' ', s.id, s.name, s.region), ' ')
       FROM site s WHERE s.tenant_id = i.tenant_id AND s.valid_to IS NULL AND s.id = ANY (i.sites)))),
    'àâäáãçéèêëîïíôöóùûüúñ-_/.,;:()''’', 'aaaaaceeeeiiiooouuuun           ') || ' ';
ALTER TABLE incident FORCE ROW LEVEL SECURITY;
ALTER TABLE site FORCE ROW LEVEL SECURITY;

DROP INDEX incident_open;
DROP INDEX incident_by_state;
-- One index for every state and for all: the states' ranks are the order in which the list has them
CREATE INDEX incident_by_urgency ON incident (tenant_id, state_rank, urgency DESC, turn, number)
  INCLUDE (state, severity, acknowledged_by);
CREATE INDEX incident_by_age ON incident (tenant_id, state_rank, opened_at);
CREATE INDEX incident_urgency_due ON incident (urgency_next_at) WHERE urgency_next_at IS NOT NULL;

-- The technician of each incident, as the room of work orders tells it
CREATE TABLE incident_technician (
  incident_number text PRIMARY KEY,
  tenant_id       text NOT NULL,
  work_order      text NOT NULL,
  technician      text NOT NULL
);
SELECT tenant_table('incident_technician');

-- The watch counts what happened in the same hours before.
CREATE INDEX incident_by_time ON incident (opened_at);

-- The searches that people keep under a name: what stands behind the question mark of the list's address.
CREATE TABLE saved_search (
  tenant_id text NOT NULL,
  person    text NOT NULL,
  name      text NOT NULL,
  query     text NOT NULL,
  PRIMARY KEY (tenant_id, person, name)
);
SELECT tenant_table('saved_search');
