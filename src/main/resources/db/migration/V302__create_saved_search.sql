-- The searches that people keep under a name: what stands behind the question mark of the list's address.
CREATE TABLE saved_search (
  tenant_id text NOT NULL,
  person    text NOT NULL,
  name      text NOT NULL,
  query     text NOT NULL,
  PRIMARY KEY (tenant_id, person, name)
);
SELECT tenant_table('saved_search');
