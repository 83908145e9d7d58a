-- From where each account signed in well before: wrong passwords from elsewhere never keep these out. Only a right password
-- adds a row, and an account has few.
CREATE TABLE known_address (
  tenant_id    text NOT NULL,
  account      text NOT NULL,
  address      text NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, account, address)
);
SELECT tenant_table('known_address');
