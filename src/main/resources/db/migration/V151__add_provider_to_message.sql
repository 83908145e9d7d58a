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
