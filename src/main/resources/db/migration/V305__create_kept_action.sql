-- What a page has sent and was done, by the key that the page gave it: it sends again what it got no answer to.
CREATE TABLE kept_action (
  tenant_id text NOT NULL,
  account   text NOT NULL,
  key       uuid NOT NULL,
  done_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, account, key)
);
SELECT tenant_table('kept_action');
CREATE INDEX kept_action_done_at ON kept_action (done_at);
