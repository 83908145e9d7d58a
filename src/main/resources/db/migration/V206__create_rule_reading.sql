-- Whether a stored version of a rule set compiles with a release: looked at once for each. Rule sets belong to no tenant.
-- release: what tells its fact types from those of others; fault: the first thing that is wrong, null where it compiles
CREATE TABLE rule_reading (
  rule_set text NOT NULL,
  version  integer NOT NULL,
  release  text NOT NULL,
  read_at  timestamptz NOT NULL,
  fault    text,
  PRIMARY KEY (rule_set, version),
  FOREIGN KEY (rule_set, version) REFERENCES rule_version
);
