ALTER TABLE process_command
  -- What it waits for the earlier commands of: an incident, or one of its work orders; so a process that does not listen yet
  -- holds back nothing but its own
  ADD COLUMN subject text;

-- The owner of the tables sees the rows of all tenants for this change alone
ALTER TABLE process_command NO FORCE ROW LEVEL SECURITY;
ALTER TABLE dispatch_command NO FORCE ROW LEVEL SECURITY;
ALTER TABLE incident NO FORCE ROW LEVEL SECURITY;
-- What the processes of work orders must hear stands in the one queue to the engine from now on
UPDATE process_command SET subject = incident_number;
INSERT INTO process_command
  (tenant_id, incident_number, subject, kind, name, variables, priority, created_at, due_at, attempts)
SELECT tenant_id, incident_number, work_order_id, 'report', message, '{}', 50, now(), due_at, attempts
FROM dispatch_command d
WHERE EXISTS (SELECT 1 FROM incident i WHERE i.number = d.incident_number)
ORDER BY id;
ALTER TABLE incident FORCE ROW LEVEL SECURITY;
ALTER TABLE process_command FORCE ROW LEVEL SECURITY;

ALTER TABLE process_command ALTER COLUMN subject SET NOT NULL;
DROP INDEX process_command_of;
CREATE INDEX process_command_of ON process_command (subject, id);
DROP TABLE dispatch_command;
