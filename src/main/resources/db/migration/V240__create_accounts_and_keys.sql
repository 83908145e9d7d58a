-- Sessions of people who signed in by the form. The web server holds the session itself; this row says that it may go on, to every
-- node, and is what people see of it. Its id is no secret: the session's cookie is another.
CREATE TABLE sign_in_session (
  id           uuid PRIMARY KEY,
  tenant_id    text NOT NULL,
  account      text NOT NULL,
  started_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  address      text NOT NULL,
  agent        text NOT NULL,
  ended_at     timestamptz,
  end_reason   text CHECK (end_reason IN ('signed-out', 'ended', 'idle', 'expired', 'replaced', 'account-changed')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
SELECT tenant_table('sign_in_session');
CREATE INDEX sign_in_session_open ON sign_in_session (tenant_id, account, started_at DESC) WHERE ended_at IS NULL;
CREATE INDEX sign_in_session_by_expiry ON sign_in_session (expires_at);

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

-- Keys of machines. The key itself is kept nowhere, only its SHA-256: nobody guesses 256 random bits.
CREATE TABLE api_key (
  id             text PRIMARY KEY,
  tenant_id      text NOT NULL,
  digest         text NOT NULL UNIQUE,
  name           text NOT NULL,
  scopes         text[] NOT NULL,
  source         text,
  replaces       text,
  created_at     timestamptz NOT NULL,
  created_by     text NOT NULL,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  revoked_by     text,
  last_used_at   timestamptz,
  last_used_from text
);
CREATE INDEX api_key_list ON api_key (tenant_id, created_at);
SELECT tenant_table('api_key');

-- What a page has sent and was done, by the key that the page gave it: it sends again what it got no answer to.
CREATE TABLE kept_action (
  tenant_id text NOT NULL,
  account   text NOT NULL,
  key       uuid NOT NULL,
  done_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, account, key)
);
SELECT tenant_table('kept_action');
CREATE INDEX kept_action_done_at ON kept_action (done_at);
