-- Alarms that are stored but in no situation yet: they wait for what happened before them and comes later. One row for each
-- partition, written with the batch, so that whoever takes the partition over goes on with them. Belongs to no tenant, like
-- intake_offset.
CREATE TABLE situation_waiting (
  partition   integer PRIMARY KEY,
  alarm_ids   uuid[] NOT NULL,
  happened_at timestamptz[] NOT NULL,
  due_at      timestamptz[] NOT NULL
);
