-- Phone numbers whose owner asked by SMS (STOP) to be sent nothing more, and since when he or she has come back (START).
CREATE TABLE sms_opt_out (
  provider_id text PRIMARY KEY,
  tenant_id   text NOT NULL,
  phone       text NOT NULL,
  word        text NOT NULL,
  stopped_at  timestamptz NOT NULL,
  resumed_at  timestamptz
);
SELECT tenant_table('sms_opt_out');
-- A phone is stopped once, whichever tenant wrote to it: they share the sending number.
CREATE UNIQUE INDEX sms_opt_out_in_force ON sms_opt_out (phone) WHERE resumed_at IS NULL;
CREATE INDEX sms_opt_out_newest ON sms_opt_out (tenant_id, stopped_at);
CREATE INDEX message_newest ON message (tenant_id, created_at);

-- Each attempt to reach a person by one provider is a message of its own. One that makes up for a failed one follows it.
ALTER TABLE message
  -- Who carries it; null in what was stored before there was a choice: the channel's first provider then.
  ADD COLUMN provider   text,
  -- The first message of the same notice, and what is needed to tell it by another way; null in what was stored before.
  ADD COLUMN notice_id  uuid,
  ADD COLUMN parameters jsonb,
  ADD COLUMN phone      text,
  ADD COLUMN mail       text,
  DROP CONSTRAINT message_channel_check,
  ADD CONSTRAINT message_channel_check CHECK (channel IN ('sms', 'mail', 'voice', 'whatsapp', 'webhook', 'live'));
CREATE INDEX message_of_notice ON message (notice_id) WHERE notice_id IS NOT NULL;

-- What a person was told, for his or her inbox in the console.
CREATE INDEX message_to_person ON message (tenant_id, recipient_id, created_at);

-- What goes with a mail for the receiver's calendar: an iCalendar object and its method, REQUEST or CANCEL.
ALTER TABLE message ADD COLUMN invitation_method text, ADD COLUMN invitation text;

-- Nobody gets more than so many messages in a while: what exceeds is held and told in one message, the bundle.
ALTER TABLE message
  -- Asks to be acted upon now, or answers what the person wrote: held only above the ceiling.
  ADD COLUMN at_once     boolean NOT NULL DEFAULT false,
  ADD COLUMN held_at     timestamptz,
  -- When it was let go to its provider; null while nobody has looked, or it is held. It is never held again.
  ADD COLUMN let_go_at   timestamptz,
  -- The first message of the bundle that tells it.
  ADD COLUMN bundle_id   uuid,
  -- Of a bundle: what its receiver writes to answer all that it tells.
  ADD COLUMN bundle_code text,
  DROP CONSTRAINT message_state_check,
  ADD CONSTRAINT message_state_check
    CHECK (state IN ('stored', 'held', 'bundled', 'claimed', 'sent', 'unknown', 'delivered', 'failed', 'expired'));
CREATE INDEX message_at_gate ON message (channel, urgency, created_at) WHERE let_go_at IS NULL AND state IN ('stored', 'held');
CREATE INDEX message_let_go ON message (channel, address, let_go_at) WHERE let_go_at IS NOT NULL;
CREATE INDEX message_in_bundle ON message (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX message_by_bundle_code ON message (tenant_id, bundle_code) WHERE bundle_code IS NOT NULL;
CREATE SEQUENCE message_bundle_code;

-- Texts of messages as a tenant has changed them: each change is a version that stays, the highest is in force. What has no row
-- here, or no text in its highest version, is told in the shipped words (i18n).
CREATE TABLE message_template (
  tenant_id text NOT NULL,
  template  text NOT NULL,
  part      text NOT NULL CHECK (part IN ('sms', 'mail.subject', 'mail.body')),
  language  text NOT NULL CHECK (language IN ('en', 'fr')),
  version   integer NOT NULL CHECK (version > 0),
  text      text,
  author    text NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, template, part, language, version)
);
SELECT tenant_table('message_template');

-- Messages that waited too long, of which there are mostly none.
CREATE INDEX message_by_expiry ON message (expires_at) WHERE state IN ('stored', 'held');
