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
