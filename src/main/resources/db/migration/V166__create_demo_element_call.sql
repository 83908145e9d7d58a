-- What the demo's element manager has been asked, by the caller's key: asked again, it answers the same and does nothing.
CREATE TABLE demo_element_call (
  key       text NOT NULL,
  tenant_id text NOT NULL,
  result    text NOT NULL,
  message   text NOT NULL,
  called_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
SELECT tenant_table('demo_element_call');
