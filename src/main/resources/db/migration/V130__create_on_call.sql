-- Who can be called when. Persons are named by id and not by key: a roster may be imported before its people, and what is
-- missing is shown as a warning.
CREATE TABLE on_call_team (
  tenant_id text NOT NULL,
  id        text NOT NULL,
  name      text NOT NULL,
  calls     text NOT NULL CHECK (calls IN ('dispatcher', 'manager', 'technician')),
  region    text,
  skills    text[] NOT NULL,
  time_zone text NOT NULL,
  country   text NOT NULL,
  hours     text NOT NULL,
  required  text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT tenant_table('on_call_team');

CREATE TABLE on_call_rotation (
  tenant_id    text NOT NULL,
  team_id      text NOT NULL,
  id           text NOT NULL,
  call_order   int NOT NULL CHECK (call_order BETWEEN 1 AND 9),
  members      text[] NOT NULL CHECK (cardinality(members) > 0),
  starts_at    timestamp NOT NULL,
  turn_minutes int NOT NULL CHECK (turn_minutes BETWEEN 60 AND 527040),
  hours        text NOT NULL,
  PRIMARY KEY (tenant_id, team_id, id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES on_call_team (tenant_id, id) ON DELETE CASCADE
);
SELECT tenant_table('on_call_rotation');
COMMENT ON COLUMN on_call_rotation.starts_at IS 'the first hand-over on the clocks of the team, not UTC: a turn keeps its hour when clocks change';

CREATE TABLE on_call_override (
  tenant_id  text NOT NULL,
  id         uuid NOT NULL,
  team_id    text NOT NULL,
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL CHECK (ends_at > starts_at),
  absent     text,
  substitute text,
  reason     text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (absent IS NOT NULL OR substitute IS NOT NULL),
  FOREIGN KEY (tenant_id, team_id) REFERENCES on_call_team (tenant_id, id) ON DELETE CASCADE
);
SELECT tenant_table('on_call_override');
CREATE INDEX on_call_override_by_end ON on_call_override (tenant_id, ends_at);

CREATE TABLE calendar_day (
  tenant_id text NOT NULL,
  country   text NOT NULL,
  day       date NOT NULL,
  name      text NOT NULL,
  working   boolean NOT NULL,
  PRIMARY KEY (tenant_id, country, day)
);
SELECT tenant_table('calendar_day');
COMMENT ON TABLE calendar_day IS 'what differs from the public holidays that the product knows: days off of its own, holidays that are worked, moon-sighted days';

-- Changes with each saving of people, so that what is kept in memory of them is known to be true or false by one row.
CREATE TABLE people_version (
  tenant_id text NOT NULL PRIMARY KEY,
  version   uuid NOT NULL
);
SELECT tenant_table('people_version');
