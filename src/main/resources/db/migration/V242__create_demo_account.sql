-- Accounts that the demo made, whose passwords everybody knows; they go when the demo is off, whatever has become of them.
CREATE TABLE demo_account (
  account   text PRIMARY KEY,
  tenant_id text NOT NULL
);
-- Those of earlier versions, known by their names; before row security asks whose they are.
INSERT INTO demo_account (account, tenant_id)
SELECT id_, 'default' FROM act_id_user
WHERE (id_, first_, last_) IN (('dispatcher', 'Clarisse', 'Yapi'), ('manager', 'Didier', 'Kacou'), ('analyst', 'Nadia', 'Berthé'),
                               ('technician', 'Aya', 'Koné'), ('admin', 'Olivier', 'Séka'));
SELECT tenant_table('demo_account');
