-- Changes with each saving of people, so that what is kept in memory of them is known to be true or false by one row.
CREATE TABLE people_version (
  tenant_id text NOT NULL PRIMARY KEY,
  version   uuid NOT NULL
);
SELECT tenant_table('people_version');
