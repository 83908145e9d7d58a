-- Each message to a person. It is claimed and committed before the provider is called, so that no crash sends it twice.
CREATE TABLE message (
  id              uuid PRIMARY KEY,
  tenant_id       text NOT NULL,
  idempotency_key text NOT NULL,
  channel         text NOT NULL CHECK (channel IN ('sms', 'mail')),
  recipient_id    text NOT NULL,
  recipient_name  text NOT NULL,
  address         text NOT NULL,
  language        text NOT NULL,
  template        text NOT NULL,
  subject         text,
  body            text NOT NULL,
  segments        integer NOT NULL,
  incident_number text,
  work_order_id   text,
  urgency         integer NOT NULL,
  state           text NOT NULL CHECK (state IN ('stored', 'claimed', 'sent', 'unknown', 'delivered', 'failed', 'expired')),
  attempts        integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  claimed_at      timestamptz,
  -- When the provider is asked what became of a claimed message; each question moves it on, so that one node asks at a time.
  ask_at          timestamptz,
  sent_at         timestamptz,
  decided_at      timestamptz,
  provider_id     text UNIQUE,
  error           text,
  UNIQUE (tenant_id, idempotency_key)
);
SELECT tenant_table('message');
CREATE INDEX message_waiting ON message (channel, urgency, created_at) WHERE state = 'stored';
CREATE INDEX message_claimed ON message (channel, ask_at) WHERE state = 'claimed';
CREATE INDEX message_of_incident ON message (tenant_id, incident_number) WHERE incident_number IS NOT NULL;
CREATE INDEX message_to_address ON message (address, created_at);

-- Each SMS that came in, once for each id of the provider.
CREATE TABLE received_sms (
  provider_id text PRIMARY KEY,
  tenant_id   text NOT NULL,
  sender      text NOT NULL,
  recipient   text NOT NULL,
  body        text NOT NULL,
  received_at timestamptz NOT NULL
);
SELECT tenant_table('received_sms');
