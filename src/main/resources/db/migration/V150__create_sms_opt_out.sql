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
