-- What an ITSM outside knows, and must yet hear, of an incident. A row is owed something while due_at stands in it. Whoever
-- calls the ITSM has claimed the row until claimed_until and holds no lock meanwhile, so that neither the incident nor what the
-- ITSM tells us waits for that call.
CREATE TABLE trouble_ticket (
  incident_number    text PRIMARY KEY REFERENCES incident,
  tenant_id          text NOT NULL,
  -- Null until the ITSM has made its ticket
  external_id        text,
  -- What the ITSM last told or answered, and what it is being asked to take now
  external_status    text,
  external_status_at timestamptz,
  asked_status       text,
  -- The ITSM has closed it, and the incident was asked to close
  closing_asked      boolean NOT NULL DEFAULT false,
  -- What the ITSM has of us
  sent               jsonb,
  sent_notes         text[] NOT NULL DEFAULT '{}',
  -- Grows with each change of the incident: what changes during a call is sent by the next
  version            bigint NOT NULL DEFAULT 1,
  due_at             timestamptz,
  waiting_since      timestamptz,
  attempts           int NOT NULL DEFAULT 0,
  -- A call went out of which nobody knows what became
  undecided          boolean NOT NULL DEFAULT false,
  refused            boolean NOT NULL DEFAULT false,
  last_error         text,
  failed_at          timestamptz,
  claim              uuid,
  claimed_until      timestamptz,
  created_at         timestamptz NOT NULL,
  sent_at            timestamptz
);
CREATE INDEX trouble_ticket_due ON trouble_ticket (tenant_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX trouble_ticket_by_time ON trouble_ticket (tenant_id, created_at DESC, incident_number DESC);
CREATE UNIQUE INDEX trouble_ticket_by_external_id ON trouble_ticket (tenant_id, external_id) WHERE external_id IS NOT NULL;
SELECT tenant_table('trouble_ticket');

-- Written in the transaction that changed the incident, deleted in the one that makes its ticket follow.
CREATE TABLE trouble_ticket_signal (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL
);
SELECT tenant_table('trouble_ticket_signal');

-- What the ITSM told us, so that the same event changes nothing when it comes again.
CREATE TABLE trouble_ticket_event (
  tenant_id   text NOT NULL,
  event_id    text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX trouble_ticket_event_by_time ON trouble_ticket_event (tenant_id, received_at);
SELECT tenant_table('trouble_ticket_event');

-- The ITSM's comments that are notes of the incident already.
CREATE TABLE trouble_ticket_comment (
  tenant_id       text NOT NULL,
  incident_number text NOT NULL REFERENCES incident,
  comment_key     text NOT NULL,
  PRIMARY KEY (tenant_id, incident_number, comment_key)
);
SELECT tenant_table('trouble_ticket_comment');
