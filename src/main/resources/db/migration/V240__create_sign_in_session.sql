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
