-- The embedded telephone exchange: what a provider keeps, so it belongs to no tenant.
CREATE TABLE demo_sms (
  sid             text PRIMARY KEY,
  direction       text NOT NULL CHECK (direction IN ('outbound-api', 'inbound')),
  sender          text NOT NULL,
  recipient       text NOT NULL,
  -- The side that is not TowerFlow
  phone           text GENERATED ALWAYS AS (CASE direction WHEN 'inbound' THEN sender ELSE recipient END) STORED,
  body            text NOT NULL,
  status          text NOT NULL,
  status_callback text,
  created_at      timestamptz NOT NULL,
  sent_at         timestamptz,
  updated_at      timestamptz NOT NULL,
  -- When the status moves on; null when it has come to its end
  moves_at        timestamptz,
  seq             bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX demo_sms_moving ON demo_sms (moves_at) WHERE moves_at IS NOT NULL;
CREATE INDEX demo_sms_of_phone ON demo_sms (phone, seq);
CREATE INDEX demo_sms_updated ON demo_sms (updated_at);

-- What the exchange has still to tell: status callbacks and inbound messages, per message in their order.
CREATE TABLE demo_webhook (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sid      text NOT NULL,
  url      text NOT NULL,
  form     text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  due_at   timestamptz NOT NULL
);
