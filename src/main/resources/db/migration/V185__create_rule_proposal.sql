CREATE SEQUENCE rule_proposal_number;

-- A change of the rules on its way into force: proposed, tested, approved by another person, published, watched.
CREATE TABLE rule_proposal (
  number              text PRIMARY KEY,
  tenant_id           text NOT NULL,
  rule_set            text NOT NULL,
  -- The version that was in force when it was written, and the one that it is
  based_on            int NOT NULL,
  version             int NOT NULL,
  content_hash        text NOT NULL,
  state               text NOT NULL CHECK (state IN
                        ('proposed', 'waiting', 'shadow', 'approved', 'watched', 'published', 'refused', 'rolled-back')),
  author              text NOT NULL,
  reason              text NOT NULL,
  proposed_at         timestamptz NOT NULL,
  -- What tests and backtest told, for those who decide
  checks              jsonb,
  decided_by          text,
  decided_at          timestamptz,
  decision_note       text,
  shadow_from         timestamptz,
  shadow_until        timestamptz,
  published_at        timestamptz,
  watched_until       timestamptz,
  -- The version that goes back into force where it is rolled back
  version_before      int,
  -- What may happen in an hour while it is watched, and what the last look found
  bands               jsonb,
  -- Why it ended otherwise than published: a key of i18n/workbench_*.properties and its arguments
  why                 text,
  why_arguments       text[],
  process_instance_id text,
  changed_at          timestamptz NOT NULL
);
CREATE INDEX rule_proposal_newest ON rule_proposal (tenant_id, proposed_at DESC, number);
SELECT tenant_table('rule_proposal');

CREATE TABLE rule_proposal_event (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  proposal_number text NOT NULL REFERENCES rule_proposal,
  at              timestamptz NOT NULL,
  kind            text NOT NULL,
  actor           text,
  words           text
);
CREATE INDEX rule_proposal_event_of ON rule_proposal_event (proposal_number, id);
SELECT tenant_table('rule_proposal_event');

-- The watch counts what happened in the same hours before.
CREATE INDEX incident_by_time ON incident (opened_at);
-- Small and cheap to keep while thousands join in a second
CREATE INDEX situation_alarm_by_time ON situation_alarm USING brin (joined_at) WITH (autosummarize = on);
