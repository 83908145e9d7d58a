-- What the process of a work order must hear, written in the transaction that decided it and deleted in the one that told it.
CREATE TABLE dispatch_command (
  tenant_id       text NOT NULL,
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  work_order_id   text NOT NULL,
  incident_number text NOT NULL,
  message         text NOT NULL,
  attempts        int NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL
);
SELECT tenant_table('dispatch_command');
CREATE INDEX dispatch_command_by_due ON dispatch_command (due_at, id);
CREATE INDEX dispatch_command_by_work_order ON dispatch_command (tenant_id, work_order_id, id);
