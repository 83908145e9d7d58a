-- The demo story's faults: what has been told of each, so that a restart goes on where it stopped.
CREATE TABLE story_fault (
  number     bigint NOT NULL,
  tenant_id  text NOT NULL,
  kind       text NOT NULL,
  object     text NOT NULL,
  site_id    text NOT NULL,
  started_at timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  told_until timestamptz NOT NULL,
  over       boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, number)
);
SELECT tenant_table('story_fault');
