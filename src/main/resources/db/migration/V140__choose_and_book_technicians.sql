-- What a technician reports by short codes: when he or she arrives, the cause by its code, the part that is missing.
ALTER TABLE work_order ADD COLUMN eta_at timestamptz;
ALTER TABLE work_order ADD COLUMN cause_code text;
ALTER TABLE work_order ADD COLUMN part_wanted text;

-- What decides who is sent: certificates, site access, stock at depots and in vans, and whom the dispatcher chose and why.
CREATE TABLE technician_certificate (
  tenant_id     text NOT NULL,
  technician_id text NOT NULL,
  certificate   text NOT NULL CHECK (certificate ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  valid_until   date,
  PRIMARY KEY (tenant_id, technician_id, certificate)
);
SELECT tenant_table('technician_certificate');

-- What entering a site takes; a site without a row can be entered within its access hours.
CREATE TABLE site_access (
  tenant_id     text NOT NULL,
  site_id       text NOT NULL,
  permit_needed boolean NOT NULL,
  certificate   text,
  contact       text,
  PRIMARY KEY (tenant_id, site_id)
);
SELECT tenant_table('site_access');

-- A depot, or the van of a technician (technician_id is set; it stands where the technician is).
CREATE TABLE stock_location (
  tenant_id     text NOT NULL,
  id            text NOT NULL,
  name          text NOT NULL,
  technician_id text,
  latitude      double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude     double precision CHECK (longitude BETWEEN -180 AND 180),
  PRIMARY KEY (tenant_id, id),
  CHECK (technician_id IS NOT NULL OR latitude IS NOT NULL AND longitude IS NOT NULL)
);
SELECT tenant_table('stock_location');

-- The checks hold whatever the code does: nothing can be reserved that is not there.
CREATE TABLE stock (
  tenant_id   text NOT NULL,
  location_id text NOT NULL,
  part        text NOT NULL CHECK (part ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  on_hand     int NOT NULL CHECK (on_hand >= 0),
  reserved    int NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND on_hand),
  PRIMARY KEY (tenant_id, location_id, part),
  FOREIGN KEY (tenant_id, location_id) REFERENCES stock_location (tenant_id, id)
);
SELECT tenant_table('stock');
CREATE INDEX stock_by_part ON stock (tenant_id, part);

-- Whom the dispatcher chose last for an incident, and why; the reason confirms what the rules would refuse.
CREATE TABLE technician_choice (
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  technician_id   text NOT NULL,
  reason          text,
  actor           text,
  at              timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, incident_number)
);
SELECT tenant_table('technician_choice');

ALTER TABLE work_order_offer ADD COLUMN points double precision;

-- What is booked for a visit before somebody goes: a part and, where the site takes one, a permit.
CREATE TABLE part_reservation (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  location_id   text NOT NULL,
  part          text NOT NULL,
  state         text NOT NULL CHECK (state IN ('reserved', 'released', 'used')),
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id)
);
SELECT tenant_table('part_reservation');

CREATE TABLE permit (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  site_id       text NOT NULL,
  contact       text,
  state         text NOT NULL CHECK (state IN ('requested', 'granted', 'refused', 'unanswered', 'cancelled')),
  reference     text,
  actor         text,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id)
);
SELECT tenant_table('permit');

-- One sequence in place of a counter for each tenant and year: who took a number made all others wait until the work order
-- was stored. As the numbers of incidents, they rise over all tenants and may leave gaps.
CREATE SEQUENCE work_order_number;
ALTER TABLE work_order_counter NO FORCE ROW LEVEL SECURITY;
SELECT setval('work_order_number', (SELECT coalesce(max(last), 0) + 1 FROM work_order_counter), false);
DROP TABLE work_order_counter;
