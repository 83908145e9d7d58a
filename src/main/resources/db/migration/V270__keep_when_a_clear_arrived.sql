-- What the intake remembers of an alarm that has ended is forgotten by arrival, not by the source's clock, which may be days behind.
ALTER TABLE alarm ADD COLUMN cleared_received_at timestamptz;
COMMENT ON COLUMN alarm.cleared_received_at IS 'when the last report of the ended alarm arrived; null while it is active, and in rows of before this column';
DROP INDEX alarm_cleared;
CREATE INDEX alarm_ended ON alarm (partition, coalesce(cleared_received_at, cleared_at)) WHERE cleared_at IS NOT NULL;
