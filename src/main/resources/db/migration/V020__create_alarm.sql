-- Where the intake stands in each partition. The truth: the broker's own offsets are for display only. Whoever takes a
-- partition raises its epoch; a batch commits only under the epoch it was begun with.
CREATE TABLE intake_offset (
  topic       text    NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint  NOT NULL,
  epoch       bigint  NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- One row for each alarm from its raise to its clear. Rows leave room for the repeats that are counted into them.
-- memory: what deduplication must remember beyond the columns, packed (see PartitionMemory).
CREATE TABLE alarm (
  id                 uuid PRIMARY KEY,
  tenant_id          text NOT NULL,
  partition          integer NOT NULL,
  domain             text NOT NULL,
  site_id            text NOT NULL,
  source_system_id   text NOT NULL,
  alarmed_object_id  text NOT NULL,
  alarm_type         text NOT NULL,
  probable_cause     text NOT NULL,
  specific_problem   text NOT NULL,
  perceived_severity text NOT NULL,
  original_severity  text NOT NULL,
  raised_at          timestamptz NOT NULL,
  changed_at         timestamptz NOT NULL,
  cleared_at         timestamptz,
  count              integer NOT NULL,
  flaps              integer NOT NULL,
  flapping           boolean NOT NULL,
  external_alarm_id  text,
  additional_text    text,
  details            jsonb,
  memory             bytea NOT NULL
) WITH (fillfactor = 80);
SELECT tenant_table('alarm');
CREATE INDEX alarm_active ON alarm (partition) WHERE cleared_at IS NULL;
CREATE INDEX alarm_cleared ON alarm (partition, cleared_at) WHERE cleared_at IS NOT NULL;
CREATE INDEX alarm_newest ON alarm (tenant_id, raised_at DESC, id);
CREATE INDEX alarm_object ON alarm (tenant_id, alarmed_object_id);

-- Clears that no alarm waits for, kept until it is certain that the raise they belong to does not come late.
CREATE TABLE orphan_clear (
  tenant_id         text NOT NULL,
  partition         integer NOT NULL,
  source_system_id  text NOT NULL,
  alarmed_object_id text NOT NULL,
  alarm_type        text NOT NULL,
  probable_cause    text NOT NULL,
  specific_problem  text NOT NULL,
  touched_at        timestamptz NOT NULL,
  memory            bytea NOT NULL,
  PRIMARY KEY (partition, tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem)
);
SELECT tenant_table('orphan_clear');

-- Every decision about every report.
CREATE TABLE alarm_ledger (
  seq          bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000),
  tenant_id    text NOT NULL,
  report_id    uuid NOT NULL,
  alarm_id     uuid NOT NULL,
  at           timestamptz NOT NULL,
  decision     text NOT NULL,
  reason       text,
  rule         text,
  rule_version integer,
  subject      text
);
SELECT tenant_table('alarm_ledger');
CREATE INDEX alarm_ledger_alarm ON alarm_ledger (alarm_id);
CREATE INDEX alarm_ledger_report ON alarm_ledger (report_id) WHERE report_id <> alarm_id;

-- What people added to an alarm; apart from it, so that they and the intake never wait for each other.
CREATE TABLE alarm_note (
  alarm_id      uuid PRIMARY KEY,
  tenant_id     text NOT NULL,
  ack_user_id   text,
  ack_system_id text,
  acked_at      timestamptz,
  shelved_until timestamptz,
  shelved_by    text,
  shelved_reason text
);
SELECT tenant_table('alarm_note');
CREATE TABLE alarm_comment (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  alarm_id  uuid NOT NULL,
  at        timestamptz NOT NULL,
  comment   text NOT NULL,
  user_id   text,
  system_id text
);
SELECT tenant_table('alarm_comment');
CREATE INDEX alarm_comment_alarm ON alarm_comment (alarm_id, id);

-- What was refused, once for each place in the broker's topic.
CREATE TABLE rejected_alarm (
  topic       text    NOT NULL,
  partition   integer NOT NULL,
  "offset"    bigint  NOT NULL,
  tenant_id   text    NOT NULL,
  rejected_at timestamptz NOT NULL,
  key         text,
  payload     text    NOT NULL,
  problems    jsonb   NOT NULL,
  PRIMARY KEY (topic, partition, "offset")
);
SELECT tenant_table('rejected_alarm');
CREATE INDEX rejected_alarm_newest ON rejected_alarm (tenant_id, rejected_at DESC);
