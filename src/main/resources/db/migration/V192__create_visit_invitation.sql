-- The visit as a technician's calendar has it; the sequence rises with each change, so that a calendar knows the latest.
CREATE TABLE visit_invitation (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  sequence      int NOT NULL,
  starts_at     timestamptz NOT NULL,
  cancelled     boolean NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('visit_invitation');
