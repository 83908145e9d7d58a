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
