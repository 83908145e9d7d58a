-- A technician's job on a phone: who may open which page, what was said there, and what was brought back from the visit.

-- What links are signed with; made here, different in each installation, and never changed by the application.
CREATE TABLE job_link_secret (
  id     int PRIMARY KEY CHECK (id = 1),
  secret bytea NOT NULL CHECK (length(secret) = 32)
);
INSERT INTO job_link_secret (id, secret) VALUES (1, sha256(decode(replace(
  gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')));
REVOKE INSERT, UPDATE, DELETE ON job_link_secret FROM "${app_user}", towerflow_intake;

-- The token of a link is its signature alone; what is stored is the digest by which it is found, so that whoever reads this
-- table can open nothing.
CREATE TABLE job_link (
  token_digest  text PRIMARY KEY,
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  expires_at    timestamptz NOT NULL,
  UNIQUE (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('job_link');

-- Each thing said or sent on the page, once for each key of the browser, with what it was answered.
CREATE TABLE job_action (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  key           uuid NOT NULL,
  what          text NOT NULL,
  said_at       timestamptz NOT NULL,
  received_at   timestamptz NOT NULL,
  changed       boolean,
  answer        text,
  -- No foreign key: it would lock the work order a little before the work on it locks it wholly, and two at once would stand still.
  PRIMARY KEY (tenant_id, work_order_id, technician_id, key)
);
SELECT tenant_table('job_action');

CREATE TABLE visit_picture (
  tenant_id     text NOT NULL,
  id            uuid NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('photo', 'signature')),
  media_type    text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
  -- Of a signature: whose it is, as the technician wrote it.
  signer        text,
  bytes         bytea NOT NULL,
  taken_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('visit_picture');
CREATE INDEX visit_picture_by_work_order ON visit_picture (tenant_id, work_order_id, taken_at);

-- The checklist as the technician left it; the keys are those of forms/dispatch/visit-checklist.form.
CREATE TABLE visit_checklist (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  answers       jsonb NOT NULL,
  said_at       timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('visit_checklist');

-- The visit as a technician's calendar has it; the sequence rises with each change, so that a calendar knows the latest.
CREATE TABLE visit_invitation (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  sequence      int NOT NULL,
  starts_at     timestamptz NOT NULL,
  cancelled     boolean NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order (tenant_id, id)
);
SELECT tenant_table('visit_invitation');
