-- Automatic answers to SMS, counted so that no phone gets more than a few in an hour.
CREATE TABLE sms_answer (
  tenant_id   text NOT NULL,
  provider_id text NOT NULL,
  phone       text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, provider_id)
);
SELECT tenant_table('sms_answer');
CREATE INDEX sms_answer_by_phone ON sms_answer (tenant_id, phone, at);
