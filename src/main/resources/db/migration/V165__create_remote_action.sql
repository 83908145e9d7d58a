-- Each remote action, from the rules' yes to what came of it. It is claimed and committed before the element manager is
-- called, so that no crash acts twice; what nobody can tell afterwards is unknown and is judged by the alarms.
CREATE TABLE remote_action (
  id              uuid PRIMARY KEY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  site_id         text NOT NULL,
  object          text NOT NULL,
  action          text NOT NULL,
  undo            text,
  by_person       boolean NOT NULL,
  rule            text NOT NULL,
  rule_version    int NOT NULL,
  verify_seconds  int NOT NULL,
  state           text NOT NULL CHECK (state IN ('proposed', 'claimed', 'done', 'not-done', 'unknown')),
  undo_state      text CHECK (undo_state IN ('claimed', 'done', 'not-done', 'unknown')),
  outcome         text CHECK (outcome IN ('cleared', 'not-cleared', 'refused', 'abandoned')),
  dry_run         text,
  answer          text,
  undo_answer     text,
  proposed_at     timestamptz NOT NULL,
  claimed_at      timestamptz,
  acted_at        timestamptz,
  undone_at       timestamptz,
  decided_at      timestamptz
);
SELECT tenant_table('remote_action');
-- One action at a time on one object, whoever wants it.
CREATE UNIQUE INDEX remote_action_open ON remote_action (tenant_id, object) WHERE decided_at IS NULL;
CREATE INDEX remote_action_of_object ON remote_action (tenant_id, object, claimed_at);
CREATE INDEX remote_action_of_incident ON remote_action (tenant_id, incident_number);
CREATE INDEX remote_action_by_time ON remote_action (tenant_id, proposed_at DESC, id);

-- What is switched off: one action or all ('*'), at one site or at all ('*'). A row is a switch that is off.
CREATE TABLE remote_action_switch (
  tenant_id text NOT NULL,
  action    text NOT NULL,
  site_id   text NOT NULL,
  reason    text NOT NULL,
  off_by    text NOT NULL,
  off_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, action, site_id)
);
SELECT tenant_table('remote_action_switch');

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
