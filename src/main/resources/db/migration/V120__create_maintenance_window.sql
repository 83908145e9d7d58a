CREATE SEQUENCE maintenance_window_number;

-- Planned work: requested, approved by another, and while it lasts its alarms are held.
CREATE TABLE maintenance_window (
  number              text PRIMARY KEY,
  tenant_id           text NOT NULL,
  state               text NOT NULL,
  reason              text NOT NULL,
  -- Ids of sites and of equipment
  objects             text[] NOT NULL,
  -- Whether it covers the sites whose way to the hub leads over its objects, too
  behind              boolean NOT NULL,
  -- RFC 5545 RRULE in the local time of the zone, or null where it is held once
  recurrence          text,
  zone                text NOT NULL,
  -- The first occurrence as it was asked for
  first_starts_at     timestamptz NOT NULL,
  first_ends_at       timestamptz NOT NULL,
  -- The occurrence that is held or comes next; of a window that is over the last one
  starts_at           timestamptz NOT NULL,
  ends_at             timestamptz NOT NULL,
  despite_overlap     boolean NOT NULL,
  requested_by        text NOT NULL,
  requested_at        timestamptz NOT NULL,
  decided_by          text,
  decided_at          timestamptz,
  decision_note       text,
  process_instance_id text,
  changed_at          timestamptz NOT NULL,
  -- The starts, as the rule has them, of the times that were cancelled while the window goes on
  skipped             timestamptz[] NOT NULL DEFAULT '{}'
);
CREATE INDEX maintenance_window_by_start ON maintenance_window (tenant_id, starts_at DESC, number);
SELECT tenant_table('maintenance_window');

-- When approved windows hold alarms: the intake asks this table and no state, so that a late process holds nothing too long.
CREATE TABLE maintenance_occurrence (
  window_number text NOT NULL REFERENCES maintenance_window,
  tenant_id     text NOT NULL,
  starts_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  PRIMARY KEY (window_number, starts_at)
);
CREATE INDEX maintenance_occurrence_by_end ON maintenance_occurrence (ends_at);
SELECT tenant_table('maintenance_occurrence');

CREATE TABLE maintenance_event (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id     text NOT NULL,
  window_number text NOT NULL REFERENCES maintenance_window,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  actor         text,
  words         text
);
CREATE INDEX maintenance_event_of ON maintenance_event (window_number, id);
SELECT tenant_table('maintenance_event');

-- What a window silenced, and what became of it.
CREATE TABLE maintenance_alarm (
  window_number text NOT NULL,
  alarm_id      uuid NOT NULL,
  tenant_id     text NOT NULL,
  held_at       timestamptz NOT NULL,
  let_go_at     timestamptz,
  -- cleared inside the window, or restored at its end; null while it is held
  outcome       text,
  PRIMARY KEY (window_number, alarm_id)
);
CREATE INDEX maintenance_alarm_of ON maintenance_alarm (alarm_id);
SELECT tenant_table('maintenance_alarm');
