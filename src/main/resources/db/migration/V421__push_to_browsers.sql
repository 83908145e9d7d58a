ALTER TABLE message DROP CONSTRAINT message_channel_check,
  ADD CONSTRAINT message_channel_check CHECK (channel IN ('sms', 'mail', 'voice', 'whatsapp', 'webhook', 'live', 'push'));

-- The browsers in which people asked for notices.
CREATE TABLE push_subscription (
  id         uuid PRIMARY KEY,
  tenant_id  text NOT NULL,
  person     text NOT NULL,
  -- Address at its push service: whoever knows it and the keys can write to the browser
  endpoint   text NOT NULL UNIQUE,
  p256dh     text NOT NULL,
  auth       text NOT NULL,
  agent      text NOT NULL,
  created_at timestamptz NOT NULL
);
SELECT tenant_table('push_subscription');
CREATE INDEX push_subscription_of_person ON push_subscription (tenant_id, person, created_at);

-- The key pair by which push services know this server; one for all tenants and nodes.
CREATE TABLE push_key (
  single      boolean PRIMARY KEY DEFAULT true CHECK (single),
  -- X.509 and PKCS #8, base64url
  public_key  text NOT NULL,
  private_key text NOT NULL
);
