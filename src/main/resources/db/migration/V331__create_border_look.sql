-- How far the borders of the correlation domains have been looked at, so that a start goes on from there.
CREATE TABLE border_look (
  tenant_id    text NOT NULL PRIMARY KEY,
  looked_until timestamptz NOT NULL
);
SELECT tenant_table('border_look');
