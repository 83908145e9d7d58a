CREATE TABLE work_order (
  tenant_id               text NOT NULL,
  id                      text NOT NULL,
  incident_number         text NOT NULL,
  site_id                 text NOT NULL,
  skill                   text NOT NULL,
  code                    text NOT NULL,
  state                   text NOT NULL CHECK (state IN ('pending', 'acknowledged', 'inProgress', 'completed', 'failed', 'rejected', 'cancelled')),
  technician_id           text,
  preferred_technician_id text,
  note                    text,
  created_at              timestamptz NOT NULL,
  state_changed_at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT tenant_table('work_order');
CREATE UNIQUE INDEX work_order_by_open_code ON work_order (tenant_id, code) WHERE state IN ('pending', 'acknowledged', 'inProgress');
CREATE INDEX work_order_by_incident ON work_order (tenant_id, incident_number);
CREATE INDEX work_order_by_time ON work_order (tenant_id, created_at DESC, id DESC);
CREATE INDEX work_order_by_technician ON work_order (tenant_id, technician_id, state_changed_at) WHERE technician_id IS NOT NULL;

CREATE TABLE work_order_counter (
  tenant_id text NOT NULL,
  year      int NOT NULL,
  last      bigint NOT NULL,
  PRIMARY KEY (tenant_id, year)
);
SELECT tenant_table('work_order_counter');

CREATE TABLE work_order_offer (
  tenant_id            text NOT NULL,
  work_order_id        text NOT NULL,
  number               int NOT NULL,
  technician_id        text NOT NULL,
  state                text NOT NULL CHECK (state IN ('chosen', 'open', 'accepted', 'declined', 'silent', 'returned', 'withdrawn')),
  distance_meters      int NOT NULL,
  chosen_by_dispatcher boolean NOT NULL,
  reasons              jsonb NOT NULL,
  offered_at           timestamptz,
  expires_at           timestamptz,
  answered_at          timestamptz,
  answer               text,
  PRIMARY KEY (tenant_id, work_order_id, number),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('work_order_offer');
CREATE INDEX work_order_offer_by_technician ON work_order_offer (tenant_id, technician_id, work_order_id);

CREATE TABLE work_order_event (
  tenant_id     text NOT NULL,
  id            bigint GENERATED ALWAYS AS IDENTITY,
  work_order_id text NOT NULL,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  arguments     text[] NOT NULL,
  actor         text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('work_order_event');
CREATE INDEX work_order_event_by_work_order ON work_order_event (tenant_id, work_order_id, id);
