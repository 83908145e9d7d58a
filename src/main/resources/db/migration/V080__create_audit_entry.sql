CREATE TABLE audit_entry (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  actor     text NOT NULL,
  action    text NOT NULL,
  thing     text NOT NULL,
  details   jsonb NOT NULL
);
CREATE INDEX audit_entry_thing ON audit_entry (tenant_id, thing, id);
SELECT tenant_table('audit_entry');

-- What stands in the trail stays there: the application may add and read, nothing else.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM "${app_user}", towerflow_intake;
