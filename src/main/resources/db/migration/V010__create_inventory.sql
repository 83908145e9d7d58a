-- Each row says what was true from valid_from until valid_to; the current rows have no valid_to. An object keeps its id over
-- all its rows, so that an old incident can be decided again on the network of its day.
CREATE TABLE feeder (
  row_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  text NOT NULL,
  id         text NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  name       text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz
);
CREATE UNIQUE INDEX feeder_current ON feeder (tenant_id, id) WHERE valid_to IS NULL;
SELECT tenant_table('feeder');

CREATE TABLE site (
  row_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id    text NOT NULL,
  id           text NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  name         text NOT NULL,
  latitude     double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude    double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  region       text NOT NULL,
  hub          boolean NOT NULL,
  feeder_id    text,
  technologies text[] NOT NULL,
  occupants    text[] NOT NULL,
  access_hours text NOT NULL,
  time_zone    text NOT NULL,
  placeholder  boolean NOT NULL,
  valid_from   timestamptz NOT NULL,
  valid_to     timestamptz
);
CREATE UNIQUE INDEX site_current ON site (tenant_id, id) WHERE valid_to IS NULL;
SELECT tenant_table('site');

CREATE TABLE equipment (
  row_id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id           text NOT NULL,
  id                  text NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  site_id             text NOT NULL,
  kind                text NOT NULL,
  name                text NOT NULL,
  vendor              text,
  rated_watts         double precision,
  capacity_watt_hours double precision,
  valid_from          timestamptz NOT NULL,
  valid_to            timestamptz
);
CREATE UNIQUE INDEX equipment_current ON equipment (tenant_id, id) WHERE valid_to IS NULL;
SELECT tenant_table('equipment');

CREATE TABLE link (
  row_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  text NOT NULL,
  id         text NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  kind       text NOT NULL,
  site_a     text NOT NULL,
  site_b     text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz
);
CREATE UNIQUE INDEX link_current ON link (tenant_id, id) WHERE valid_to IS NULL;
SELECT tenant_table('link');

-- One row for each change of the inventory: what the other nodes watch. A counter that is updated would make the intake's
-- transactions wait for each other.
CREATE TABLE inventory_change (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  text NOT NULL,
  changed_at timestamptz NOT NULL
);
SELECT tenant_table('inventory_change');
