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
