-- What people put on the shelf: until then no alarm of this identity asks for anybody's attention.
CREATE TABLE alarm_shelf (
  tenant_id         text NOT NULL,
  source_system_id  text NOT NULL,
  alarmed_object_id text NOT NULL,
  alarm_type        text NOT NULL,
  probable_cause    text NOT NULL,
  specific_problem  text NOT NULL,
  shelved_until     timestamptz NOT NULL,
  shelved_by        text NOT NULL,
  shelved_reason    text,
  PRIMARY KEY (tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem)
);
SELECT tenant_table('alarm_shelf');

-- Alarms that were raised while on the shelf: whoever follows alarms hears of them when it ends, if they are still there.
CREATE TABLE alarm_held (
  alarm_id  uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  partition integer NOT NULL,
  -- Who holds the alarm: a window, or the shelf where it is null.
  window_number text
);
SELECT tenant_table('alarm_held');
CREATE INDEX alarm_held_partition ON alarm_held (partition);

-- What was shelved before, alarm by alarm
INSERT INTO alarm_shelf
SELECT DISTINCT ON (a.tenant_id, a.source_system_id, a.alarmed_object_id, a.alarm_type, a.probable_cause, a.specific_problem)
  a.tenant_id, a.source_system_id, a.alarmed_object_id, a.alarm_type, a.probable_cause, a.specific_problem,
  n.shelved_until, n.shelved_by, n.shelved_reason
FROM alarm_note n JOIN alarm a ON a.id = n.alarm_id
WHERE n.shelved_until IS NOT NULL
ORDER BY a.tenant_id, a.source_system_id, a.alarmed_object_id, a.alarm_type, a.probable_cause, a.specific_problem,
  n.shelved_until DESC;
ALTER TABLE alarm_note DROP COLUMN shelved_until, DROP COLUMN shelved_by, DROP COLUMN shelved_reason;

-- What the intake remembers of an alarm that has ended is forgotten by arrival, not by the source's clock, which may be days behind.
ALTER TABLE alarm ADD COLUMN cleared_received_at timestamptz;
COMMENT ON COLUMN alarm.cleared_received_at IS 'when the last report of the ended alarm arrived; null while it is active, and in rows of before this column';
DROP INDEX alarm_cleared;
CREATE INDEX alarm_ended ON alarm (partition, coalesce(cleared_received_at, cleared_at)) WHERE cleared_at IS NOT NULL;
