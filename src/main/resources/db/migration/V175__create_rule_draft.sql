-- Changes of rule sets that analysts write; nothing decides by them.
CREATE TABLE rule_draft (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  text NOT NULL,
  rule_set   text NOT NULL,
  based_on   integer NOT NULL,
  title      text NOT NULL CHECK (title <> ''),
  author     text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  revision   integer NOT NULL,
  FOREIGN KEY (rule_set, based_on) REFERENCES rule_version (rule_set, version)
);
SELECT tenant_table('rule_draft');
CREATE INDEX rule_draft_changed ON rule_draft (tenant_id, changed_at DESC, id DESC);

CREATE TABLE rule_draft_file (
  draft_id  bigint NOT NULL REFERENCES rule_draft ON DELETE CASCADE,
  tenant_id text NOT NULL,
  name      text NOT NULL,
  content   text NOT NULL,
  PRIMARY KEY (draft_id, name)
);
SELECT tenant_table('rule_draft_file');
