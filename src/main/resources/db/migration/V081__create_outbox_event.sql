-- Written in the transaction that decided it, deleted when the broker has it.
CREATE TABLE outbox_event (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  event_id  uuid NOT NULL,
  lane      smallint NOT NULL,
  topic     text NOT NULL,
  key       text NOT NULL,
  type      text NOT NULL,
  at        timestamptz NOT NULL,
  data      text NOT NULL
);
CREATE INDEX outbox_event_lane ON outbox_event (lane, id);
SELECT tenant_table('outbox_event');

-- All events of one key are in one lane. Whoever sends a lane's events has locked its row here, so that one node at a time
-- sends them, in their order; the others skip to the next lane.
CREATE TABLE outbox_lane (lane smallint PRIMARY KEY);
INSERT INTO outbox_lane SELECT generate_series(0, 15);
