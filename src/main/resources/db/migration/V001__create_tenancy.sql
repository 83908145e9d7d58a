-- The owner of the tables runs the migrations; the application's role (${app_user}) works under row level security.
-- towerflow_intake sees all tenants: the application takes it for one transaction (SET LOCAL ROLE), never a person's request.
-- INHERIT FALSE is what keeps its policies from applying to the application's role itself (PostgreSQL 16 or newer).
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'towerflow_intake') THEN
    CREATE ROLE towerflow_intake NOLOGIN;
  END IF;
END
$$;
GRANT towerflow_intake TO "${app_user}" WITH INHERIT FALSE, SET TRUE;
GRANT USAGE ON SCHEMA public TO "${app_user}", towerflow_intake;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${app_user}", towerflow_intake;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "${app_user}", towerflow_intake;

-- Call once for each table whose rows belong to a tenant; the table has a column tenant_id text NOT NULL.
CREATE FUNCTION tenant_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ALTER COLUMN tenant_id SET DEFAULT current_setting(''towerflow.tenant'')', name);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = current_setting(''towerflow.tenant'', true)) '
              || 'WITH CHECK (tenant_id = current_setting(''towerflow.tenant'', true))', name);
  EXECUTE format('CREATE POLICY system ON %s TO towerflow_intake USING (true) WITH CHECK (true)', name);
END
$$;

CREATE TABLE tenant (
  id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tenant (id, name) VALUES ('default', 'TowerFlow');
