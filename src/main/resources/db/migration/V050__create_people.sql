CREATE TABLE person (
  tenant_id text NOT NULL,
  id        text NOT NULL,
  name      text NOT NULL,
  role      text NOT NULL CHECK (role IN ('dispatcher', 'manager', 'analyst', 'technician', 'admin')),
  phone     text CHECK (phone ~ '^\+[1-9][0-9]{3,14}$'),
  mail      text,
  language  text NOT NULL CHECK (language IN ('fr', 'en')),
  PRIMARY KEY (tenant_id, id)
);
SELECT tenant_table('person');
-- Not unique: a team may share one telephone.
CREATE INDEX person_by_phone ON person (tenant_id, phone) WHERE phone IS NOT NULL;

CREATE TABLE technician (
  tenant_id text NOT NULL,
  person_id text NOT NULL,
  skills    text[] NOT NULL CHECK (cardinality(skills) > 0),
  latitude  double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  shift     text NOT NULL,
  time_zone text NOT NULL,
  PRIMARY KEY (tenant_id, person_id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);
SELECT tenant_table('technician');
