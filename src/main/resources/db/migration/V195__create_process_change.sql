CREATE SEQUENCE process_change_number;

-- A changed diagram with its forms on its way into the engine: uploaded, approved by another person, deployed.
CREATE TABLE process_change (
  number        text PRIMARY KEY,
  tenant_id     text NOT NULL,
  process_key   text NOT NULL,
  -- The engine's version that was the latest when it was uploaded; 0 where there was none
  based_on      int NOT NULL,
  state         text NOT NULL CHECK (state IN ('uploaded', 'waiting', 'approved', 'published', 'refused', 'withdrawn')),
  author        text NOT NULL,
  reason        text NOT NULL,
  uploaded_at   timestamptz NOT NULL,
  decided_by    text,
  decided_at    timestamptz,
  decision_note text,
  -- The engine's version that it became
  version       int,
  published_at  timestamptz,
  -- Why it was not published: a key of i18n/workbench_*.properties and its arguments
  why           text,
  why_arguments text[],
  changed_at    timestamptz NOT NULL
);
CREATE INDEX process_change_newest ON process_change (tenant_id, uploaded_at DESC, number);
SELECT tenant_table('process_change');

-- All that is deployed: the diagram and each form that it shows, also those that were not changed.
CREATE TABLE process_change_file (
  change_number text NOT NULL REFERENCES process_change,
  tenant_id     text NOT NULL,
  name          text NOT NULL,
  text          text NOT NULL,
  PRIMARY KEY (change_number, name)
);
SELECT tenant_table('process_change_file');

CREATE TABLE process_change_event (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id     text NOT NULL,
  change_number text NOT NULL REFERENCES process_change,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  actor         text,
  words         text
);
CREATE INDEX process_change_event_of ON process_change_event (change_number, id);
SELECT tenant_table('process_change_event');
