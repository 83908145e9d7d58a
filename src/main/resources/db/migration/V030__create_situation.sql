-- Situations: alarms that belong together. The id is that of the first alarm.
CREATE TABLE situation (
  id             uuid PRIMARY KEY,
  tenant_id      text NOT NULL,
  domain         text NOT NULL,
  partition      integer NOT NULL,
  state          text NOT NULL CHECK (state IN ('settling', 'open', 'ended', 'merged')),
  severity       text NOT NULL,
  worst_severity text NOT NULL,
  began_at       timestamptz NOT NULL,
  opened_at      timestamptz NOT NULL,
  settles_at     timestamptz NOT NULL,
  changed_at     timestamptz NOT NULL,
  merged_into    uuid,
  alarm_count    integer NOT NULL,
  active_count   integer NOT NULL
);
SELECT tenant_table('situation');
-- What a partition's memory is rebuilt from
CREATE INDEX situation_in_memory ON situation (partition) WHERE state IN ('settling', 'open');

-- An alarm is in one situation; a merge moves it.
CREATE TABLE situation_alarm (
  alarm_id         uuid PRIMARY KEY,
  tenant_id        text NOT NULL,
  situation_id     uuid NOT NULL,
  position         bigint NOT NULL,
  joined_at        timestamptz NOT NULL,
  rule             text,
  rule_version     integer NOT NULL,
  reason           text NOT NULL,
  reason_arguments text[] NOT NULL
);
SELECT tenant_table('situation_alarm');
CREATE INDEX situation_alarm_situation ON situation_alarm (situation_id, position);
