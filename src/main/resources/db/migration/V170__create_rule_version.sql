-- The versions of rule sets. Rule sets are the product's, not a tenant's: correlation decides for all tenants in one batch.
CREATE TABLE rule_version (
  rule_set   text NOT NULL CHECK (rule_set ~ '^[a-z][a-z0-9-]*$'),
  version    integer NOT NULL CHECK (version > 0),
  based_on   integer,
  author     text NOT NULL,
  created_at timestamptz NOT NULL,
  reason     text NOT NULL,
  shipped    boolean NOT NULL,
  PRIMARY KEY (rule_set, version),
  FOREIGN KEY (rule_set, based_on) REFERENCES rule_version
);

CREATE TABLE rule_version_file (
  rule_set text NOT NULL,
  version  integer NOT NULL,
  name     text NOT NULL,
  content  text NOT NULL,
  PRIMARY KEY (rule_set, version, name),
  FOREIGN KEY (rule_set, version) REFERENCES rule_version
);

-- The one row of each set that decides: who uses it in a transaction holds it FOR SHARE, who changes it waits for them.
CREATE TABLE rule_active (
  rule_set text PRIMARY KEY,
  version  integer NOT NULL,
  since    timestamptz NOT NULL,
  FOREIGN KEY (rule_set, version) REFERENCES rule_version
);

-- faulty: the version that this one replaced because it failed
CREATE TABLE rule_activation (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule_set     text NOT NULL,
  version      integer NOT NULL,
  at           timestamptz NOT NULL,
  activated_by text NOT NULL,
  reason       text NOT NULL,
  faulty       integer,
  FOREIGN KEY (rule_set, version) REFERENCES rule_version
);
CREATE INDEX rule_activation_set ON rule_activation (rule_set, id);

-- What is stored stays as it is: decisions name it.
REVOKE UPDATE, DELETE ON rule_version, rule_version_file, rule_activation FROM "${app_user}", towerflow_intake;

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
