-- The schema as all migrations leave it. Generated: io.towerflow.operations.SchemaTest says how to make it anew.
-- Comments are those of the migrations. The engine's own tables (act_*) are left out.


-- ======= Roles, and what each may do where nothing else stands
GRANT USAGE ON SCHEMA public TO "${app_user}", towerflow_intake, towerflow_shadow;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT DELETE, INSERT, SELECT, UPDATE ON TABLES TO "${app_user}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT DELETE, INSERT, SELECT, UPDATE ON TABLES TO towerflow_intake;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO "${app_user}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO towerflow_intake;
GRANT towerflow_intake TO "${app_user}" WITH INHERIT FALSE, SET TRUE;
GRANT towerflow_shadow TO "${app_user}" WITH INHERIT FALSE, SET TRUE;


-- =================================================== Functions
-- Makes the partition of a day where it is missing. Nobody reaches a partition but by the whole table, whose policies are the only ones.
CREATE OR REPLACE FUNCTION metric_day(day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
DECLARE
  part text := 'metric_sample_' || to_char(day, 'YYYYMMDD');
  grantee text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('metric_sample'));
  IF to_regclass('' || part) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE metric_sample INCLUDING DEFAULTS) WITH (fillfactor = 90)', part);
  FOR grantee IN SELECT DISTINCT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
      WHERE c.oid = part::regclass AND a.grantee NOT IN (0, c.relowner) LOOP
    EXECUTE format('REVOKE ALL ON %I FROM %s', part, grantee);
  END LOOP;
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
  EXECUTE format('ALTER TABLE metric_sample ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
    day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END
$function$;
-- Drops the partitions of the days before one.
CREATE OR REPLACE FUNCTION metric_forget(before date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  part text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('metric_sample'));
  FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'metric_sample'::regclass AND c.relname < 'metric_sample_' || to_char(before, 'YYYYMMDD') LOOP
    EXECUTE format('DROP TABLE %I', part);
  END LOOP;
END
$function$;
-- The values that are given later, over those given before.
CREATE OR REPLACE FUNCTION metric_merged(before double precision[], later double precision[])
 RETURNS double precision[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT array_agg(coalesce(u.later, u.before) ORDER BY u.slot) FROM unnest(before, later) WITH ORDINALITY AS u (before, later, slot)
$function$;
-- Call once for each table whose rows belong to a tenant; the table has a column tenant_id text NOT NULL.
CREATE OR REPLACE FUNCTION tenant_table(name regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  EXECUTE format('ALTER TABLE %s ALTER COLUMN tenant_id SET DEFAULT current_setting(''towerflow.tenant'')', name);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = current_setting(''towerflow.tenant'', true)) '
              || 'WITH CHECK (tenant_id = current_setting(''towerflow.tenant'', true))', name);
  EXECUTE format('CREATE POLICY system ON %s TO towerflow_intake USING (true) WITH CHECK (true)', name);
END
$function$;


-- ===================================================== tenancy

CREATE TABLE tenant (
  id         text NOT NULL,
  name       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);


-- ======================================================= audit

CREATE TABLE audit_entry (
  id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  actor     text NOT NULL,
  action    text NOT NULL,
  thing     text NOT NULL,
  details   jsonb NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX audit_entry_thing ON audit_entry (tenant_id, thing, id);
SELECT tenant_table('audit_entry');
REVOKE DELETE, UPDATE ON audit_entry FROM "${app_user}", towerflow_intake;


-- ==================================================== identity

-- Sessions of people who signed in by the form. The web server holds the session itself; this row says that it may go on, to every
-- node, and is what people see of it. Its id is no secret: the session's cookie is another.
CREATE TABLE sign_in_session (
  id           uuid NOT NULL,
  tenant_id    text NOT NULL,
  account      text NOT NULL,
  started_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  address      text NOT NULL,
  agent        text NOT NULL,
  ended_at     timestamptz,
  end_reason   text,
  PRIMARY KEY (id),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CHECK (end_reason IN ('signed-out', 'ended', 'idle', 'expired', 'replaced', 'account-changed'))
);
CREATE INDEX sign_in_session_by_expiry ON sign_in_session (expires_at);
CREATE INDEX sign_in_session_open ON sign_in_session (tenant_id, account, started_at DESC) WHERE (ended_at IS NULL);
SELECT tenant_table('sign_in_session');

-- From where each account signed in well before: wrong passwords from elsewhere never keep these out. Only a right password
-- adds a row, and an account has few.
CREATE TABLE known_address (
  tenant_id    text NOT NULL,
  account      text NOT NULL,
  address      text NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, account, address)
);
SELECT tenant_table('known_address');

-- Keys of machines. The key itself is kept nowhere, only its SHA-256: nobody guesses 256 random bits.
CREATE TABLE api_key (
  id             text NOT NULL,
  tenant_id      text NOT NULL,
  digest         text NOT NULL,
  name           text NOT NULL,
  scopes         text[] NOT NULL,
  source         text,
  replaces       text,
  created_at     timestamptz NOT NULL,
  created_by     text NOT NULL,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  revoked_by     text,
  last_used_at   timestamptz,
  last_used_from text,
  PRIMARY KEY (id),
  UNIQUE (digest)
);
CREATE INDEX api_key_list ON api_key (tenant_id, created_at);
SELECT tenant_table('api_key');

-- Accounts that the demo made, whose passwords everybody knows; they go when the demo is off, whatever has become of them.
CREATE TABLE demo_account (
  account   text NOT NULL,
  tenant_id text NOT NULL,
  PRIMARY KEY (account)
);
SELECT tenant_table('demo_account');


-- =================================================== inventory

-- Each row says what was true from valid_from until valid_to; the current rows have no valid_to. An object keeps its id over
-- all its rows, so that an old incident can be decided again on the network of its day.
CREATE TABLE feeder (
  row_id     bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id  text NOT NULL,
  id         text NOT NULL,
  name       text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz,
  PRIMARY KEY (row_id),
  CHECK (length(id) >= 1 AND length(id) <= 200)
);
CREATE UNIQUE INDEX feeder_current ON feeder (tenant_id, id) WHERE (valid_to IS NULL);
SELECT tenant_table('feeder');

CREATE TABLE site (
  row_id       bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id    text NOT NULL,
  id           text NOT NULL,
  name         text NOT NULL,
  latitude     double precision NOT NULL,
  longitude    double precision NOT NULL,
  region       text NOT NULL,
  hub          boolean NOT NULL,
  feeder_id    text,
  technologies text[] NOT NULL,
  occupants    text[] NOT NULL,
  access_hours text NOT NULL,
  time_zone    text NOT NULL,
  placeholder  boolean NOT NULL,
  valid_from   timestamptz NOT NULL,
  valid_to     timestamptz,
  PRIMARY KEY (row_id),
  CHECK (length(id) >= 1 AND length(id) <= 200),
  CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision)
);
CREATE UNIQUE INDEX site_current ON site (tenant_id, id) WHERE (valid_to IS NULL);
SELECT tenant_table('site');

CREATE TABLE equipment (
  row_id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id           text NOT NULL,
  id                  text NOT NULL,
  site_id             text NOT NULL,
  kind                text NOT NULL,
  name                text NOT NULL,
  vendor              text,
  rated_watts         double precision,
  capacity_watt_hours double precision,
  valid_from          timestamptz NOT NULL,
  valid_to            timestamptz,
  PRIMARY KEY (row_id),
  CHECK (length(id) >= 1 AND length(id) <= 200)
);
CREATE UNIQUE INDEX equipment_current ON equipment (tenant_id, id) WHERE (valid_to IS NULL);
SELECT tenant_table('equipment');

CREATE TABLE link (
  row_id     bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id  text NOT NULL,
  id         text NOT NULL,
  kind       text NOT NULL,
  site_a     text NOT NULL,
  site_b     text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz,
  PRIMARY KEY (row_id),
  CHECK (length(id) >= 1 AND length(id) <= 200)
);
CREATE UNIQUE INDEX link_current ON link (tenant_id, id) WHERE (valid_to IS NULL);
SELECT tenant_table('link');

-- One row for each change of the inventory: what the other nodes watch. A counter that is updated would make the intake's
-- transactions wait for each other.
CREATE TABLE inventory_change (
  id         bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id  text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);
SELECT tenant_table('inventory_change');


-- ====================================================== outbox

-- All events of one key are in one lane. Whoever sends a lane's events has locked its row here, so that one node at a time
-- sends them, in their order; the others skip to the next lane.
CREATE TABLE outbox_lane (
  lane smallint NOT NULL,
  PRIMARY KEY (lane)
);

-- Written in the transaction that decided it, deleted when the broker has it.
CREATE TABLE outbox_event (
  id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  event_id  uuid NOT NULL,
  lane      smallint NOT NULL,
  topic     text NOT NULL,
  key       text NOT NULL,
  type      text NOT NULL,
  at        timestamptz NOT NULL,
  data      text NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX outbox_event_lane ON outbox_event (lane, id);
SELECT tenant_table('outbox_event');


-- ====================================================== engine

-- What the engine owes an incident: written with the change that asks for it, deleted with the engine's work.
CREATE TABLE process_command (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  kind            text NOT NULL,
  name            text,
  variables       jsonb NOT NULL,
  priority        integer NOT NULL,
  created_at      timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  attempts        integer NOT NULL DEFAULT 0,
  last_error      text,
  -- What it waits for the earlier commands of: an incident, or one of its work orders; so a process that does not listen yet
  -- holds back nothing but its own
  subject         text NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
CREATE INDEX process_command_next ON process_command (priority DESC, id);
CREATE INDEX process_command_of ON process_command (subject, id);
SELECT tenant_table('process_command');


-- ====================================================== people

CREATE TABLE person (
  tenant_id text NOT NULL,
  id        text NOT NULL,
  name      text NOT NULL,
  role      text NOT NULL,
  phone     text,
  mail      text,
  language  text NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (language IN ('fr', 'en')),
  CHECK (phone ~ '^\+[1-9][0-9]{3,14}$'),
  CHECK (role IN ('dispatcher', 'manager', 'analyst', 'technician', 'admin'))
);
-- Not unique: a team may share one telephone.
CREATE INDEX person_by_phone ON person (tenant_id, phone) WHERE (phone IS NOT NULL);
SELECT tenant_table('person');

CREATE TABLE technician (
  tenant_id text NOT NULL,
  person_id text NOT NULL,
  skills    text[] NOT NULL,
  latitude  double precision NOT NULL,
  longitude double precision NOT NULL,
  shift     text NOT NULL,
  time_zone text NOT NULL,
  PRIMARY KEY (tenant_id, person_id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES person(tenant_id, id) ON DELETE CASCADE,
  CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  CHECK (cardinality(skills) > 0)
);
SELECT tenant_table('technician');

-- Changes with each saving of people, so that what is kept in memory of them is known to be true or false by one row.
CREATE TABLE people_version (
  tenant_id text NOT NULL,
  version   uuid NOT NULL,
  PRIMARY KEY (tenant_id)
);
SELECT tenant_table('people_version');

-- Who can be called when. Persons are named by id and not by key: a roster may be imported before its people, and what is
-- missing is shown as a warning.
CREATE TABLE on_call_team (
  tenant_id text NOT NULL,
  id        text NOT NULL,
  name      text NOT NULL,
  calls     text NOT NULL,
  region    text,
  skills    text[] NOT NULL,
  time_zone text NOT NULL,
  country   text NOT NULL,
  hours     text NOT NULL,
  required  text NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (calls IN ('dispatcher', 'manager', 'technician'))
);
SELECT tenant_table('on_call_team');

CREATE TABLE on_call_rotation (
  tenant_id    text NOT NULL,
  team_id      text NOT NULL,
  id           text NOT NULL,
  call_order   integer NOT NULL,
  members      text[] NOT NULL,
  starts_at    timestamp NOT NULL,
  turn_minutes integer NOT NULL,
  hours        text NOT NULL,
  PRIMARY KEY (tenant_id, team_id, id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES on_call_team(tenant_id, id) ON DELETE CASCADE,
  CHECK (call_order >= 1 AND call_order <= 9),
  CHECK (cardinality(members) > 0),
  CHECK (turn_minutes >= 60 AND turn_minutes <= 527040)
);
SELECT tenant_table('on_call_rotation');
COMMENT ON COLUMN on_call_rotation.starts_at IS 'the first hand-over on the clocks of the team, not UTC: a turn keeps its hour when clocks change';

CREATE TABLE on_call_override (
  tenant_id  text NOT NULL,
  id         uuid NOT NULL,
  team_id    text NOT NULL,
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  absent     text,
  substitute text,
  reason     text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES on_call_team(tenant_id, id) ON DELETE CASCADE,
  CHECK (ends_at > starts_at),
  CHECK (absent IS NOT NULL OR substitute IS NOT NULL)
);
CREATE INDEX on_call_override_by_end ON on_call_override (tenant_id, ends_at);
SELECT tenant_table('on_call_override');

CREATE TABLE calendar_day (
  tenant_id text NOT NULL,
  country   text NOT NULL,
  day       date NOT NULL,
  name      text NOT NULL,
  working   boolean NOT NULL,
  PRIMARY KEY (tenant_id, country, day)
);
SELECT tenant_table('calendar_day');
COMMENT ON TABLE calendar_day IS 'what differs from the public holidays that the product knows: days off of its own, holidays that are worked, moon-sighted days';


-- ======================================================= rules

-- The versions of rule sets. Rule sets are the product's, not a tenant's: correlation decides for all tenants in one batch.
CREATE TABLE rule_version (
  rule_set   text NOT NULL,
  version    integer NOT NULL,
  based_on   integer,
  author     text NOT NULL,
  created_at timestamptz NOT NULL,
  reason     text NOT NULL,
  shipped    boolean NOT NULL,
  PRIMARY KEY (rule_set, version),
  FOREIGN KEY (rule_set, based_on) REFERENCES rule_version(rule_set, version),
  CHECK (rule_set ~ '^[a-z][a-z0-9-]*$'),
  CHECK (version > 0)
);
REVOKE DELETE, UPDATE ON rule_version FROM "${app_user}", towerflow_intake;

CREATE TABLE rule_version_file (
  rule_set text NOT NULL,
  version  integer NOT NULL,
  name     text NOT NULL,
  content  text NOT NULL,
  PRIMARY KEY (rule_set, version, name),
  FOREIGN KEY (rule_set, version) REFERENCES rule_version(rule_set, version)
);
REVOKE DELETE, UPDATE ON rule_version_file FROM "${app_user}", towerflow_intake;

-- The one row of each set that decides: who uses it in a transaction holds it FOR SHARE, who changes it waits for them.
CREATE TABLE rule_active (
  rule_set text NOT NULL,
  version  integer NOT NULL,
  since    timestamptz NOT NULL,
  PRIMARY KEY (rule_set),
  FOREIGN KEY (rule_set, version) REFERENCES rule_version(rule_set, version)
);

-- faulty: the version that this one replaced because it failed
CREATE TABLE rule_activation (
  id           bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  rule_set     text NOT NULL,
  version      integer NOT NULL,
  at           timestamptz NOT NULL,
  activated_by text NOT NULL,
  reason       text NOT NULL,
  faulty       integer,
  PRIMARY KEY (id),
  FOREIGN KEY (rule_set, version) REFERENCES rule_version(rule_set, version)
);
CREATE INDEX rule_activation_set ON rule_activation (rule_set, id);
REVOKE DELETE, UPDATE ON rule_activation FROM "${app_user}", towerflow_intake;

-- Whether a stored version of a rule set compiles with a release: looked at once for each. Rule sets belong to no tenant.
-- release: what tells its fact types from those of others; fault: the first thing that is wrong, null where it compiles
CREATE TABLE rule_reading (
  rule_set text NOT NULL,
  version  integer NOT NULL,
  release  text NOT NULL,
  read_at  timestamptz NOT NULL,
  fault    text,
  PRIMARY KEY (rule_set, version),
  FOREIGN KEY (rule_set, version) REFERENCES rule_version(rule_set, version)
);


-- ================================================= maintenance

-- Planned work: requested, approved by another, and while it lasts its alarms are held.
CREATE TABLE maintenance_window (
  number              text NOT NULL,
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
  skipped             timestamptz[] NOT NULL DEFAULT '{}'::timestamp with time zone[],
  PRIMARY KEY (number)
);
CREATE INDEX maintenance_window_by_start ON maintenance_window (tenant_id, starts_at DESC, number);
SELECT tenant_table('maintenance_window');

CREATE SEQUENCE maintenance_window_number;

-- When approved windows hold alarms: the intake asks this table and no state, so that a late process holds nothing too long.
CREATE TABLE maintenance_occurrence (
  window_number text NOT NULL,
  tenant_id     text NOT NULL,
  starts_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  PRIMARY KEY (window_number, starts_at),
  FOREIGN KEY (window_number) REFERENCES maintenance_window(number)
);
CREATE INDEX maintenance_occurrence_by_end ON maintenance_occurrence (ends_at);
SELECT tenant_table('maintenance_occurrence');

CREATE TABLE maintenance_event (
  id            bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id     text NOT NULL,
  window_number text NOT NULL,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  actor         text,
  words         text,
  PRIMARY KEY (id),
  FOREIGN KEY (window_number) REFERENCES maintenance_window(number)
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

-- Alarms that were raised while on the shelf: whoever follows alarms hears of them when it ends, if they are still there.
CREATE TABLE alarm_held (
  alarm_id      uuid NOT NULL,
  tenant_id     text NOT NULL,
  partition     integer NOT NULL,
  -- Who holds the alarm: a window, or the shelf where it is null.
  window_number text,
  PRIMARY KEY (alarm_id)
);
CREATE INDEX alarm_held_partition ON alarm_held (partition);
SELECT tenant_table('alarm_held');


-- ======================================================= alarm

-- Where the intake stands in each partition. The truth: the broker's own offsets are for display only. Whoever takes a
-- partition raises its epoch; a batch commits only under the epoch it was begun with.
CREATE TABLE intake_offset (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint NOT NULL,
  epoch       bigint NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor=50);

-- One row for each alarm from its raise to its clear. Rows leave room for the repeats that are counted into them.
-- memory: what deduplication must remember beyond the columns, packed (see PartitionMemory).
CREATE TABLE alarm (
  id                  uuid NOT NULL,
  tenant_id           text NOT NULL,
  partition           integer NOT NULL,
  domain              text NOT NULL,
  site_id             text NOT NULL,
  source_system_id    text NOT NULL,
  alarmed_object_id   text NOT NULL,
  alarm_type          text NOT NULL,
  probable_cause      text NOT NULL,
  specific_problem    text NOT NULL,
  perceived_severity  text NOT NULL,
  original_severity   text NOT NULL,
  raised_at           timestamptz NOT NULL,
  changed_at          timestamptz NOT NULL,
  cleared_at          timestamptz,
  count               integer NOT NULL,
  flaps               integer NOT NULL,
  flapping            boolean NOT NULL,
  external_alarm_id   text,
  additional_text     text,
  details             jsonb,
  memory              bytea NOT NULL,
  -- What the intake remembers of an alarm that has ended is forgotten by arrival, not by the source's clock, which may be days behind.
  cleared_received_at timestamptz,
  PRIMARY KEY (id)
) WITH (fillfactor=80);
CREATE INDEX alarm_active ON alarm (partition) WHERE (cleared_at IS NULL);
CREATE INDEX alarm_ended ON alarm (partition, COALESCE(cleared_received_at, cleared_at)) WHERE (cleared_at IS NOT NULL);
CREATE INDEX alarm_newest ON alarm (tenant_id, raised_at DESC, id);
CREATE INDEX alarm_object ON alarm (tenant_id, alarmed_object_id);
SELECT tenant_table('alarm');
COMMENT ON COLUMN alarm.cleared_received_at IS 'when the last report of the ended alarm arrived; null while it is active, and in rows of before this column';

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
  seq          bigint NOT NULL GENERATED ALWAYS AS IDENTITY (CACHE 1000),
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
-- What is too old to be asked about is found without an index that every decision would have to enter.
CREATE INDEX alarm_ledger_age ON alarm_ledger USING brin (at);
CREATE INDEX alarm_ledger_alarm ON alarm_ledger (alarm_id);
CREATE INDEX alarm_ledger_report ON alarm_ledger (report_id) WHERE (report_id <> alarm_id);
SELECT tenant_table('alarm_ledger');

-- What people added to an alarm; apart from it, so that they and the intake never wait for each other.
CREATE TABLE alarm_note (
  alarm_id      uuid NOT NULL,
  tenant_id     text NOT NULL,
  ack_user_id   text,
  ack_system_id text,
  acked_at      timestamptz,
  PRIMARY KEY (alarm_id)
);
SELECT tenant_table('alarm_note');

CREATE TABLE alarm_comment (
  id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  alarm_id  uuid NOT NULL,
  at        timestamptz NOT NULL,
  comment   text NOT NULL,
  user_id   text,
  system_id text,
  PRIMARY KEY (id)
);
CREATE INDEX alarm_comment_alarm ON alarm_comment (alarm_id, id);
SELECT tenant_table('alarm_comment');

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

-- What was refused, once for each place in the broker's topic.
CREATE TABLE rejected_alarm (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  "offset"    bigint NOT NULL,
  tenant_id   text NOT NULL,
  rejected_at timestamptz NOT NULL,
  key         text,
  payload     text NOT NULL,
  problems    jsonb NOT NULL,
  PRIMARY KEY (topic, partition, "offset")
);
CREATE INDEX rejected_alarm_newest ON rejected_alarm (tenant_id, rejected_at DESC);
SELECT tenant_table('rejected_alarm');

-- When each source last spoke, and how long it may be silent.
CREATE TABLE alarm_source (
  tenant_id         text NOT NULL,
  source_system_id  text NOT NULL,
  last_report_at    timestamptz,
  expected_interval interval,
  expected_since    timestamptz,
  silent_since      timestamptz,
  PRIMARY KEY (tenant_id, source_system_id)
);
SELECT tenant_table('alarm_source');


-- ====================================================== metric

-- Metrics of the catalogue (connectors/metrics/catalogue.csv). A metric keeps its slot for good, also when the catalogue has it no
-- more: stored samples have its values there.
CREATE TABLE metric_definition (
  slot     integer NOT NULL,
  name     text NOT NULL,
  unit     text NOT NULL,
  kind     text NOT NULL,
  -- How often a sample is expected
  expected interval NOT NULL,
  lowest   double precision NOT NULL,
  highest  double precision NOT NULL,
  -- Whether unusual values are looked for
  watched  boolean NOT NULL,
  -- Whether the catalogue has it
  listed   boolean NOT NULL,
  PRIMARY KEY (slot),
  UNIQUE (name),
  CHECK (kind IN ('gauge', 'counter', 'state')),
  CHECK (slot > 0)
);

-- What a site, or a piece of its equipment, measured at one moment: one row for all metrics of that moment, partitioned by days of
-- UTC. Each value is the one that was received last.
CREATE TABLE metric_sample (
  tenant_id    text NOT NULL,
  site_id      text NOT NULL,
  -- Empty: the site as a whole
  equipment_id text NOT NULL DEFAULT '',
  "time"       timestamptz NOT NULL,
  received_at  timestamptz NOT NULL,
  -- Index: the metric's slot. Null, or beyond the end: not given
  "values"     double precision[] NOT NULL,
  PRIMARY KEY (tenant_id, site_id, equipment_id, "time")
) PARTITION BY RANGE ("time");
-- Rows of one time lie together, as they come
CREATE INDEX metric_sample_time ON ONLY public.metric_sample USING brin ("time") WITH (pages_per_range='16', autosummarize='on');
SELECT tenant_table('metric_sample');

-- Hours of sites that samples have touched since the KPIs of that hour were computed last; a sample also touches the hour into
-- which it holds. Whoever computes deletes a row, with the noted_at that was read, after the samples were read.
CREATE TABLE metric_late (
  tenant_id text NOT NULL,
  site_id   text NOT NULL,
  hour      timestamptz NOT NULL,
  noted_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, site_id, hour)
) WITH (fillfactor=50);
SELECT tenant_table('metric_late');

-- Samples as people ask for them, of the reader's own tenant: a row for each value.
CREATE VIEW kpi_sample WITH (security_invoker=true) AS
 SELECT s.site_id AS site,
    s.equipment_id AS equipment,
    d.name AS metric,
    s."time",
    s."values"[d.slot] AS value
   FROM metric_sample s
     JOIN metric_definition d ON s."values"[d.slot] IS NOT NULL;


-- ================================================= correlation

-- Situations: alarms that belong together. The id is that of the first alarm.
CREATE TABLE situation (
  id             uuid NOT NULL,
  tenant_id      text NOT NULL,
  domain         text NOT NULL,
  partition      integer NOT NULL,
  state          text NOT NULL,
  severity       text NOT NULL,
  worst_severity text NOT NULL,
  began_at       timestamptz NOT NULL,
  opened_at      timestamptz NOT NULL,
  settles_at     timestamptz NOT NULL,
  changed_at     timestamptz NOT NULL,
  merged_into    uuid,
  alarm_count    integer NOT NULL,
  active_count   integer NOT NULL,
  PRIMARY KEY (id),
  CHECK (state IN ('settling', 'open', 'ended', 'merged'))
);
-- What a partition's memory is rebuilt from
CREATE INDEX situation_in_memory ON situation (partition) WHERE (state IN ('settling', 'open'));
SELECT tenant_table('situation');

-- An alarm is in one situation; a merge moves it.
-- What would have become of the alarm without the rule that let it join: the next best rule and the situation it named, or
-- nothing, where it would have begun a situation of its own. Unknown for what joined before, or when a situation moved as a whole.
CREATE TABLE situation_alarm (
  alarm_id            uuid NOT NULL,
  tenant_id           text NOT NULL,
  situation_id        uuid NOT NULL,
  "position"          bigint NOT NULL,
  joined_at           timestamptz NOT NULL,
  rule                text,
  rule_version        integer NOT NULL,
  reason              text NOT NULL,
  reason_arguments    text[] NOT NULL,
  -- Which learned cause let the alarm join.
  learned_cause_id    bigint,
  otherwise_known     boolean NOT NULL DEFAULT false,
  otherwise_rule      text,
  otherwise_situation uuid,
  PRIMARY KEY (alarm_id)
);
-- Small and cheap to keep while thousands join in a second
CREATE INDEX situation_alarm_by_time ON situation_alarm USING brin (joined_at) WITH (autosummarize='on');
CREATE INDEX situation_alarm_situation ON situation_alarm (situation_id, "position");
SELECT tenant_table('situation_alarm');

-- Alarms that are stored but in no situation yet: they wait for what happened before them and comes later. One row for each
-- partition, written with the batch, so that whoever takes the partition over goes on with them. Belongs to no tenant, like
-- intake_offset.
CREATE TABLE situation_waiting (
  partition   integer NOT NULL,
  alarm_ids   uuid[] NOT NULL,
  happened_at timestamptz[] NOT NULL,
  due_at      timestamptz[] NOT NULL,
  PRIMARY KEY (partition)
);

-- Causes learned from a tenant's stored alarms: proposed by the product, owned by the analyst who accepts or refuses them.
-- example_causes and example_effects are alarms, the n-th of the one brought the n-th of the other.
CREATE TABLE learned_cause (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  cause           text NOT NULL,
  effect          text NOT NULL,
  state           text NOT NULL,
  probability     double precision NOT NULL,
  evidence        double precision NOT NULL,
  support         integer NOT NULL,
  chances         integer NOT NULL,
  example_causes  uuid[] NOT NULL,
  example_effects uuid[] NOT NULL,
  proposed_at     timestamptz NOT NULL,
  learned_at      timestamptz NOT NULL,
  decided_by      text,
  decided_at      timestamptz,
  reason          text,
  -- How sure it is which of the two is the cause, 0 to 1. What is not sure is undirected: shown, but not proposed as a rule.
  direction       double precision NOT NULL DEFAULT 0.5,
  PRIMARY KEY (id),
  UNIQUE (tenant_id, cause, effect),
  CHECK (effect <> cause),
  CHECK (direction >= 0::double precision AND direction <= 1::double precision),
  CHECK (probability >= 0::double precision AND probability <= 1::double precision),
  CHECK (state IN ('proposed', 'undirected', 'accepted', 'refused'))
);
SELECT tenant_table('learned_cause');

-- What people said of incidents whose grouping or root cause rested on it; the last word on an incident counts.
CREATE TABLE learned_cause_judgement (
  learned_cause_id bigint NOT NULL,
  incident_number  text NOT NULL,
  tenant_id        text NOT NULL,
  verdict          text NOT NULL,
  confirmed        boolean NOT NULL,
  author           text,
  at               timestamptz NOT NULL,
  PRIMARY KEY (learned_cause_id, incident_number),
  FOREIGN KEY (learned_cause_id) REFERENCES learned_cause(id) ON DELETE CASCADE
);
SELECT tenant_table('learned_cause_judgement');

-- Rises with each change that the correlation must hear of.
CREATE TABLE learned_cause_revision (
  tenant_id text NOT NULL,
  revision  bigint NOT NULL,
  PRIMARY KEY (tenant_id)
);
SELECT tenant_table('learned_cause_revision');

-- Each time that causes were learned: from what, and what came of it.
CREATE TABLE cause_learning (
  id            bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id     text NOT NULL,
  at            timestamptz NOT NULL,
  started_by    text NOT NULL,
  from_at       timestamptz NOT NULL,
  until_at      timestamptz NOT NULL,
  alarms        integer NOT NULL,
  causes        integer NOT NULL,
  sites         integer NOT NULL,
  unknown_sites integer NOT NULL,
  found         integer NOT NULL,
  proposed      integer NOT NULL,
  PRIMARY KEY (id)
);
SELECT tenant_table('cause_learning');

-- Where the candidate puts each alarm.
CREATE TABLE rule_shadow_decision (
  shadow       text NOT NULL,
  alarm_id     uuid NOT NULL,
  tenant_id    text NOT NULL,
  situation_id uuid NOT NULL,
  -- Null where the alarm began the situation
  rule         text,
  decided_at   timestamptz NOT NULL,
  PRIMARY KEY (shadow, alarm_id)
);
CREATE INDEX rule_shadow_decision_situation ON rule_shadow_decision (shadow, situation_id);
SELECT tenant_table('rule_shadow_decision');
CREATE POLICY shadow ON rule_shadow_decision TO towerflow_shadow USING (true) WITH CHECK (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON rule_shadow_decision TO towerflow_shadow;

-- What the candidate believes to be the root cause, and what the rules in force believed at the same moment.
CREATE TABLE rule_shadow_cause (
  shadow                  text NOT NULL,
  situation_id            uuid NOT NULL,
  tenant_id               text NOT NULL,
  object                  text NOT NULL,
  probable_cause          text NOT NULL,
  rule                    text NOT NULL,
  -- Null where the rules in force know no such situation
  in_force_object         text,
  in_force_probable_cause text,
  in_force_rule           text,
  decided_at              timestamptz NOT NULL,
  PRIMARY KEY (shadow, situation_id)
);
SELECT tenant_table('rule_shadow_cause');
CREATE POLICY shadow ON rule_shadow_cause TO towerflow_shadow USING (true) WITH CHECK (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON rule_shadow_cause TO towerflow_shadow;

-- What a shadow did not see, and why it failed.
CREATE TABLE rule_shadow_trouble (
  id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  shadow    text NOT NULL,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  -- skipped: alarms that came faster than it decides; begun-anew: its memory was built again; failed: it ended itself
  kind      text NOT NULL,
  alarms    bigint NOT NULL,
  words     text,
  PRIMARY KEY (id),
  CHECK (kind IN ('skipped', 'begun-anew', 'failed'))
);
CREATE INDEX rule_shadow_trouble_of ON rule_shadow_trouble (shadow, id);
SELECT tenant_table('rule_shadow_trouble');
CREATE POLICY shadow ON rule_shadow_trouble TO towerflow_shadow USING (true) WITH CHECK (true);
GRANT INSERT ON rule_shadow_trouble TO towerflow_shadow;


-- ================================================ notification

-- Each message to a person. It is claimed and committed before the provider is called, so that no crash sends it twice.
-- Each attempt to reach a person by one provider is a message of its own. One that makes up for a failed one follows it.
-- What goes with a mail for the receiver's calendar: an iCalendar object and its method, REQUEST or CANCEL.
-- Nobody gets more than so many messages in a while: what exceeds is held and told in one message, the bundle.
CREATE TABLE message (
  id                uuid NOT NULL,
  tenant_id         text NOT NULL,
  idempotency_key   text NOT NULL,
  channel           text NOT NULL,
  recipient_id      text NOT NULL,
  recipient_name    text NOT NULL,
  address           text NOT NULL,
  language          text NOT NULL,
  template          text NOT NULL,
  subject           text,
  body              text NOT NULL,
  segments          integer NOT NULL,
  incident_number   text,
  work_order_id     text,
  urgency           integer NOT NULL,
  state             text NOT NULL,
  attempts          integer NOT NULL DEFAULT 0,
  created_at        timestamptz NOT NULL,
  next_attempt_at   timestamptz NOT NULL,
  expires_at        timestamptz NOT NULL,
  claimed_at        timestamptz,
  -- When the provider is asked what became of a claimed message; each question moves it on, so that one node asks at a time.
  ask_at            timestamptz,
  sent_at           timestamptz,
  decided_at        timestamptz,
  provider_id       text,
  error             text,
  -- Who carries it; null in what was stored before there was a choice: the channel's first provider then.
  provider          text,
  -- The first message of the same notice, and what is needed to tell it by another way; null in what was stored before.
  notice_id         uuid,
  parameters        jsonb,
  phone             text,
  mail              text,
  invitation_method text,
  invitation        text,
  -- Asks to be acted upon now, or answers what the person wrote: held only above the ceiling.
  at_once           boolean NOT NULL DEFAULT false,
  held_at           timestamptz,
  -- When it was let go to its provider; null while nobody has looked, or it is held. It is never held again.
  let_go_at         timestamptz,
  -- The first message of the bundle that tells it.
  bundle_id         uuid,
  -- Of a bundle: what its receiver writes to answer all that it tells.
  bundle_code       text,
  PRIMARY KEY (id),
  UNIQUE (provider_id),
  UNIQUE (tenant_id, idempotency_key),
  CHECK (channel IN ('sms', 'mail', 'voice', 'whatsapp', 'webhook', 'live', 'push')),
  CHECK (state IN ('stored', 'held', 'bundled', 'claimed', 'sent', 'unknown', 'delivered', 'failed', 'expired'))
);
CREATE INDEX message_at_gate ON message (channel, urgency, created_at) WHERE ((let_go_at IS NULL) AND (state IN ('stored', 'held')));
CREATE INDEX message_by_bundle_code ON message (tenant_id, bundle_code) WHERE (bundle_code IS NOT NULL);
-- Messages that waited too long, of which there are mostly none.
CREATE INDEX message_by_expiry ON message (expires_at) WHERE (state IN ('stored', 'held'));
CREATE INDEX message_claimed ON message (channel, ask_at) WHERE (state = 'claimed');
CREATE INDEX message_in_bundle ON message (bundle_id) WHERE (bundle_id IS NOT NULL);
CREATE INDEX message_let_go ON message (channel, address, let_go_at) WHERE (let_go_at IS NOT NULL);
CREATE INDEX message_newest ON message (tenant_id, created_at);
CREATE INDEX message_of_incident ON message (tenant_id, incident_number) WHERE (incident_number IS NOT NULL);
CREATE INDEX message_of_notice ON message (notice_id) WHERE (notice_id IS NOT NULL);
CREATE INDEX message_to_address ON message (address, created_at);
-- What a person was told, for his or her inbox in the console.
CREATE INDEX message_to_person ON message (tenant_id, recipient_id, created_at);
CREATE INDEX message_waiting ON message (channel, urgency, created_at) WHERE (state = 'stored');
SELECT tenant_table('message');

-- Texts of messages as a tenant has changed them: each change is a version that stays, the highest is in force. What has no row
-- here, or no text in its highest version, is told in the shipped words (i18n).
CREATE TABLE message_template (
  tenant_id text NOT NULL,
  template  text NOT NULL,
  part      text NOT NULL,
  language  text NOT NULL,
  version   integer NOT NULL,
  text      text,
  author    text NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, template, part, language, version),
  CHECK (language IN ('en', 'fr')),
  CHECK (part IN ('sms', 'mail.subject', 'mail.body')),
  CHECK (version > 0)
);
SELECT tenant_table('message_template');

CREATE SEQUENCE message_bundle_code;

-- Each SMS that came in, once for each id of the provider.
CREATE TABLE received_sms (
  provider_id text NOT NULL,
  tenant_id   text NOT NULL,
  sender      text NOT NULL,
  recipient   text NOT NULL,
  body        text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (provider_id)
);
SELECT tenant_table('received_sms');

-- Phone numbers whose owner asked by SMS (STOP) to be sent nothing more, and since when he or she has come back (START).
CREATE TABLE sms_opt_out (
  provider_id text NOT NULL,
  tenant_id   text NOT NULL,
  phone       text NOT NULL,
  word        text NOT NULL,
  stopped_at  timestamptz NOT NULL,
  resumed_at  timestamptz,
  PRIMARY KEY (provider_id)
);
-- A phone is stopped once, whichever tenant wrote to it: they share the sending number.
CREATE UNIQUE INDEX sms_opt_out_in_force ON sms_opt_out (phone) WHERE (resumed_at IS NULL);
CREATE INDEX sms_opt_out_newest ON sms_opt_out (tenant_id, stopped_at);
SELECT tenant_table('sms_opt_out');

-- The browsers in which people asked for notices.
CREATE TABLE push_subscription (
  id         uuid NOT NULL,
  tenant_id  text NOT NULL,
  person     text NOT NULL,
  -- Address at its push service: whoever knows it and the keys can write to the browser
  endpoint   text NOT NULL,
  p256dh     text NOT NULL,
  auth       text NOT NULL,
  agent      text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (endpoint)
);
CREATE INDEX push_subscription_of_person ON push_subscription (tenant_id, person, created_at);
SELECT tenant_table('push_subscription');

-- The key pair by which push services know this server; one for all tenants and nodes.
CREATE TABLE push_key (
  single      boolean NOT NULL DEFAULT true,
  -- X.509 and PKCS #8, base64url
  public_key  text NOT NULL,
  private_key text NOT NULL,
  PRIMARY KEY (single),
  CHECK (single)
);


-- ==================================================== incident

-- What the list is ordered, filtered and searched by; IncidentRanking reckons it at each change and at each
-- step of time, so that the database finds a page by an index.
CREATE TABLE incident (
  number              text NOT NULL,
  tenant_id           text NOT NULL,
  state               text NOT NULL,
  severity            text NOT NULL,
  -- The order in which people are served; follows io.towerflow.alarm.PerceivedSeverity
  severity_rank       integer NOT NULL GENERATED ALWAYS AS (CASE severity WHEN 'critical' THEN 0 WHEN 'major' THEN 1 WHEN 'minor' THEN 2 WHEN 'warning' THEN 3 WHEN 'indeterminate' THEN 4 ELSE 5 END) STORED,
  -- The root cause's site first
  sites               text[] NOT NULL,
  -- The words of the person who opened it by hand; else it is titled by its root cause in the reader's language
  title               text,
  root_cause          jsonb,
  process_instance_id text,
  merged_into         text,
  acknowledged_by     text,
  decision            text,
  opened_at           timestamptz NOT NULL,
  changed_at          timestamptz NOT NULL,
  cleared_at          timestamptz,
  closed_at           timestamptz,
  -- When the agreed time is over; it never becomes later
  due_at              timestamptz,
  -- When the root cause's site goes down, where that is known
  site_down_at        timestamptz,
  -- Who is asked, on the way or at work
  technician          text,
  -- The first site's region
  region              text NOT NULL DEFAULT '',
  -- Its words without accents and capitals
  search              text NOT NULL DEFAULT '',
  -- 0 to 100, and the instant it is true of
  urgency             integer NOT NULL DEFAULT 0,
  urgency_at          timestamptz,
  -- When time alone changes it; null: never
  urgency_next_at     timestamptz,
  -- Among equals the lower first: the end of the agreed time, or, once ended, the newest end; seconds
  turn                bigint NOT NULL DEFAULT 0,
  -- All clear comes after what is open, what has ended after that
  state_rank          integer NOT NULL GENERATED ALWAYS AS (CASE state WHEN 'open' THEN 0 WHEN 'cleared' THEN 1 WHEN 'closed' THEN 2 WHEN 'merged' THEN 3 ELSE 4 END) STORED,
  PRIMARY KEY (number)
);
CREATE INDEX incident_by_age ON incident (tenant_id, state_rank, opened_at);
-- The watch counts what happened in the same hours before.
CREATE INDEX incident_by_time ON incident (opened_at);
-- One index for every state and for all: the states' ranks are the order in which the list has them
CREATE INDEX incident_by_urgency ON incident (tenant_id, state_rank, urgency DESC, turn, number) INCLUDE (state, severity, acknowledged_by);
CREATE INDEX incident_urgency_due ON incident (urgency_next_at) WHERE (urgency_next_at IS NOT NULL);
SELECT tenant_table('incident');

-- One sequence for all tenants and years: a number may be left out, none is given twice.
CREATE SEQUENCE incident_number;

-- A situation belongs to one incident at a time; where an incident ended and its alarms returned, it had several.
CREATE TABLE incident_situation (
  incident_number text NOT NULL,
  situation_id    uuid NOT NULL,
  tenant_id       text NOT NULL,
  holds           boolean NOT NULL,
  severity        text NOT NULL,
  sites           text[] NOT NULL,
  clear           boolean NOT NULL,
  PRIMARY KEY (incident_number, situation_id),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
CREATE UNIQUE INDEX incident_situation_holder ON incident_situation (situation_id) WHERE holds;
SELECT tenant_table('incident_situation');

CREATE TABLE incident_timeline (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  at              timestamptz NOT NULL,
  kind            text NOT NULL,
  key             text NOT NULL,
  arguments       text[] NOT NULL,
  actor           text,
  PRIMARY KEY (id),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
CREATE INDEX incident_timeline_by_time ON incident_timeline (tenant_id, at) WHERE (kind IN ('acknowledged', 'closed', 'reopened', 'cleared-by-itself', 'merged', 'cancelled'));
CREATE INDEX incident_timeline_of ON incident_timeline (incident_number, id);
SELECT tenant_table('incident_timeline');

CREATE TABLE incident_note (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  at              timestamptz NOT NULL,
  author          text NOT NULL,
  text            text NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
CREATE INDEX incident_note_of ON incident_note (incident_number, id);
SELECT tenant_table('incident_note');

-- What people say of the product's belief; the correlation learns from it.
CREATE TABLE incident_feedback (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  at              timestamptz NOT NULL,
  author          text,
  verdict         text NOT NULL,
  text            text,
  root_cause      jsonb,
  PRIMARY KEY (id),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
CREATE INDEX incident_feedback_of ON incident_feedback (incident_number, id);
SELECT tenant_table('incident_feedback');

-- The technician of each incident, as the room of work orders tells it
CREATE TABLE incident_technician (
  incident_number text NOT NULL,
  tenant_id       text NOT NULL,
  work_order      text NOT NULL,
  technician      text NOT NULL,
  PRIMARY KEY (incident_number)
);
SELECT tenant_table('incident_technician');

-- Incidents whose escalation waits for the end of planned work at all of their sites.
CREATE TABLE incident_pause (
  incident_number text NOT NULL,
  tenant_id       text NOT NULL,
  window_number   text NOT NULL,
  until           timestamptz NOT NULL,
  PRIMARY KEY (incident_number)
);
SELECT tenant_table('incident_pause');

CREATE TABLE hand_over_note (
  id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  author    text NOT NULL,
  text      text NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX hand_over_note_at ON hand_over_note (tenant_id, at DESC, id DESC);
SELECT tenant_table('hand_over_note');

-- The searches that people keep under a name: what stands behind the question mark of the list's address.
CREATE TABLE saved_search (
  tenant_id text NOT NULL,
  person    text NOT NULL,
  name      text NOT NULL,
  query     text NOT NULL,
  PRIMARY KEY (tenant_id, person, name)
);
SELECT tenant_table('saved_search');

-- How far the borders of the correlation domains have been looked at, so that a start goes on from there.
CREATE TABLE border_look (
  tenant_id    text NOT NULL,
  looked_until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id)
);
SELECT tenant_table('border_look');


-- ================================================== escalation

-- How far each escalation has come, and who was asked. The id is that of its process instance.
CREATE TABLE escalation (
  tenant_id       text NOT NULL,
  id              text NOT NULL,
  incident_number text NOT NULL,
  state           text NOT NULL,
  step            integer NOT NULL,
  round           integer NOT NULL,
  since           timestamptz NOT NULL,
  due_at          timestamptz,
  waiting_for     text[] NOT NULL,
  rule_version    integer NOT NULL,
  begun_at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT tenant_table('escalation');
COMMENT ON COLUMN escalation.due_at IS 'until when the step that was asked has time; null where none waits';

CREATE TABLE escalation_ask (
  tenant_id     text NOT NULL,
  escalation_id text NOT NULL,
  step          integer NOT NULL,
  round         integer NOT NULL,
  person_id     text NOT NULL,
  asked_at      timestamptz NOT NULL,
  channels      text[] NOT NULL,
  must          boolean NOT NULL,
  code          text NOT NULL,
  rule          text NOT NULL,
  PRIMARY KEY (tenant_id, escalation_id, asked_at, step, round, person_id),
  FOREIGN KEY (tenant_id, escalation_id) REFERENCES escalation(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX escalation_ask_by_code ON escalation_ask (tenant_id, code, asked_at);
SELECT tenant_table('escalation_ask');

-- The codes in SMS, given in turn, so that a late answer to an old message does not meet a new incident.
CREATE SEQUENCE escalation_code;


-- ====================================================== ticket

-- What an ITSM outside knows, and must yet hear, of an incident. A row is owed something while due_at stands in it. Whoever
-- calls the ITSM has claimed the row until claimed_until and holds no lock meanwhile, so that neither the incident nor what the
-- ITSM tells us waits for that call.
CREATE TABLE trouble_ticket (
  incident_number    text NOT NULL,
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
  sent_notes         text[] NOT NULL DEFAULT '{}'[],
  -- Grows with each change of the incident: what changes during a call is sent by the next
  version            bigint NOT NULL DEFAULT 1,
  due_at             timestamptz,
  waiting_since      timestamptz,
  attempts           integer NOT NULL DEFAULT 0,
  -- A call went out of which nobody knows what became
  undecided          boolean NOT NULL DEFAULT false,
  refused            boolean NOT NULL DEFAULT false,
  last_error         text,
  failed_at          timestamptz,
  claim              uuid,
  claimed_until      timestamptz,
  created_at         timestamptz NOT NULL,
  sent_at            timestamptz,
  PRIMARY KEY (incident_number),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
CREATE UNIQUE INDEX trouble_ticket_by_external_id ON trouble_ticket (tenant_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX trouble_ticket_by_time ON trouble_ticket (tenant_id, created_at DESC, incident_number DESC);
CREATE INDEX trouble_ticket_due ON trouble_ticket (tenant_id, due_at) WHERE (due_at IS NOT NULL);
SELECT tenant_table('trouble_ticket');

-- Written in the transaction that changed the incident, deleted in the one that makes its ticket follow.
CREATE TABLE trouble_ticket_signal (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  PRIMARY KEY (id)
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
  incident_number text NOT NULL,
  comment_key     text NOT NULL,
  PRIMARY KEY (tenant_id, incident_number, comment_key),
  FOREIGN KEY (incident_number) REFERENCES incident(number)
);
SELECT tenant_table('trouble_ticket_comment');


-- ================================================= remediation

-- Each remote action, from the rules' yes to what came of it. It is claimed and committed before the element manager is
-- called, so that no crash acts twice; what nobody can tell afterwards is unknown and is judged by the alarms.
CREATE TABLE remote_action (
  id              uuid NOT NULL,
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  site_id         text NOT NULL,
  object          text NOT NULL,
  action          text NOT NULL,
  undo            text,
  by_person       boolean NOT NULL,
  rule            text NOT NULL,
  rule_version    integer NOT NULL,
  verify_seconds  integer NOT NULL,
  state           text NOT NULL,
  undo_state      text,
  outcome         text,
  dry_run         text,
  answer          text,
  undo_answer     text,
  proposed_at     timestamptz NOT NULL,
  claimed_at      timestamptz,
  acted_at        timestamptz,
  undone_at       timestamptz,
  decided_at      timestamptz,
  PRIMARY KEY (id),
  CHECK (outcome IN ('cleared', 'not-cleared', 'refused', 'abandoned')),
  CHECK (state IN ('proposed', 'claimed', 'done', 'not-done', 'unknown')),
  CHECK (undo_state IN ('claimed', 'done', 'not-done', 'unknown'))
);
CREATE INDEX remote_action_by_time ON remote_action (tenant_id, proposed_at DESC, id);
CREATE INDEX remote_action_of_incident ON remote_action (tenant_id, incident_number);
CREATE INDEX remote_action_of_object ON remote_action (tenant_id, object, claimed_at);
-- One action at a time on one object, whoever wants it.
CREATE UNIQUE INDEX remote_action_open ON remote_action (tenant_id, object) WHERE (decided_at IS NULL);
SELECT tenant_table('remote_action');

-- What is switched off: one action or all ('*'), at one site or at all ('*'). A row is a switch that is off.
CREATE TABLE remote_action_switch (
  tenant_id text NOT NULL,
  action    text NOT NULL,
  site_id   text NOT NULL,
  reason    text NOT NULL,
  off_by    text NOT NULL,
  off_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, action, site_id)
);
SELECT tenant_table('remote_action_switch');


-- ==================================================== dispatch

CREATE TABLE work_order (
  tenant_id               text NOT NULL,
  id                      text NOT NULL,
  incident_number         text NOT NULL,
  site_id                 text NOT NULL,
  skill                   text NOT NULL,
  code                    text NOT NULL,
  state                   text NOT NULL,
  technician_id           text,
  preferred_technician_id text,
  note                    text,
  created_at              timestamptz NOT NULL,
  state_changed_at        timestamptz NOT NULL,
  -- What a technician reports by short codes: when he or she arrives, the cause by its code, the part that is missing.
  eta_at                  timestamptz,
  cause_code              text,
  part_wanted             text,
  PRIMARY KEY (tenant_id, id),
  CHECK (state IN ('pending', 'acknowledged', 'inProgress', 'completed', 'failed', 'rejected', 'cancelled'))
);
CREATE INDEX work_order_by_incident ON work_order (tenant_id, incident_number);
CREATE UNIQUE INDEX work_order_by_open_code ON work_order (tenant_id, code) WHERE (state IN ('pending', 'acknowledged', 'inProgress'));
CREATE INDEX work_order_by_technician ON work_order (tenant_id, technician_id, state_changed_at) WHERE (technician_id IS NOT NULL);
CREATE INDEX work_order_by_time ON work_order (tenant_id, created_at DESC, id DESC);
SELECT tenant_table('work_order');

-- One sequence in place of a counter for each tenant and year: who took a number made all others wait until the work order
-- was stored. As the numbers of incidents, they rise over all tenants and may leave gaps.
CREATE SEQUENCE work_order_number;

CREATE TABLE work_order_offer (
  tenant_id            text NOT NULL,
  work_order_id        text NOT NULL,
  number               integer NOT NULL,
  technician_id        text NOT NULL,
  state                text NOT NULL,
  distance_meters      integer NOT NULL,
  chosen_by_dispatcher boolean NOT NULL,
  reasons              jsonb NOT NULL,
  offered_at           timestamptz,
  expires_at           timestamptz,
  answered_at          timestamptz,
  answer               text,
  points               double precision,
  PRIMARY KEY (tenant_id, work_order_id, number),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order(tenant_id, id),
  CHECK (state IN ('chosen', 'open', 'accepted', 'declined', 'silent', 'returned', 'withdrawn'))
);
CREATE INDEX work_order_offer_by_technician ON work_order_offer (tenant_id, technician_id, work_order_id);
SELECT tenant_table('work_order_offer');

CREATE TABLE work_order_event (
  tenant_id     text NOT NULL,
  id            bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  work_order_id text NOT NULL,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  arguments     text[] NOT NULL,
  actor         text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order(tenant_id, id)
);
CREATE INDEX work_order_event_by_time ON work_order_event (tenant_id, at);
CREATE INDEX work_order_event_by_work_order ON work_order_event (tenant_id, work_order_id, id);
SELECT tenant_table('work_order_event');

-- Automatic answers to SMS, counted so that no phone gets more than a few in an hour.
CREATE TABLE sms_answer (
  tenant_id   text NOT NULL,
  provider_id text NOT NULL,
  phone       text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, provider_id)
);
CREATE INDEX sms_answer_by_phone ON sms_answer (tenant_id, phone, at);
SELECT tenant_table('sms_answer');

-- What decides who is sent: certificates, site access, stock at depots and in vans, and whom the dispatcher chose and why.
CREATE TABLE technician_certificate (
  tenant_id     text NOT NULL,
  technician_id text NOT NULL,
  certificate   text NOT NULL,
  valid_until   date,
  PRIMARY KEY (tenant_id, technician_id, certificate),
  CHECK (certificate ~ '^[a-z0-9][a-z0-9-]{0,63}$')
);
SELECT tenant_table('technician_certificate');

-- Whom the dispatcher chose last for an incident, and why; the reason confirms what the rules would refuse.
CREATE TABLE technician_choice (
  tenant_id       text NOT NULL,
  incident_number text NOT NULL,
  technician_id   text NOT NULL,
  reason          text,
  actor           text,
  at              timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, incident_number)
);
SELECT tenant_table('technician_choice');

-- What entering a site takes; a site without a row can be entered within its access hours.
CREATE TABLE site_access (
  tenant_id     text NOT NULL,
  site_id       text NOT NULL,
  permit_needed boolean NOT NULL,
  certificate   text,
  contact       text,
  PRIMARY KEY (tenant_id, site_id)
);
SELECT tenant_table('site_access');

-- A depot, or the van of a technician (technician_id is set; it stands where the technician is).
CREATE TABLE stock_location (
  tenant_id     text NOT NULL,
  id            text NOT NULL,
  name          text NOT NULL,
  technician_id text,
  latitude      double precision,
  longitude     double precision,
  PRIMARY KEY (tenant_id, id),
  CHECK (technician_id IS NOT NULL OR latitude IS NOT NULL AND longitude IS NOT NULL),
  CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision)
);
SELECT tenant_table('stock_location');

-- The checks hold whatever the code does: nothing can be reserved that is not there.
CREATE TABLE stock (
  tenant_id   text NOT NULL,
  location_id text NOT NULL,
  part        text NOT NULL,
  on_hand     integer NOT NULL,
  reserved    integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, location_id, part),
  FOREIGN KEY (tenant_id, location_id) REFERENCES stock_location(tenant_id, id),
  CHECK (reserved >= 0 AND reserved <= on_hand),
  CHECK (on_hand >= 0),
  CHECK (part ~ '^[a-z0-9][a-z0-9-]{0,63}$')
);
CREATE INDEX stock_by_part ON stock (tenant_id, part);
SELECT tenant_table('stock');

-- What is booked for a visit before somebody goes: a part and, where the site takes one, a permit.
CREATE TABLE part_reservation (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  location_id   text NOT NULL,
  part          text NOT NULL,
  state         text NOT NULL,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id),
  CHECK (state IN ('reserved', 'released', 'used'))
);
SELECT tenant_table('part_reservation');

CREATE TABLE permit (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  site_id       text NOT NULL,
  contact       text,
  state         text NOT NULL,
  reference     text,
  actor         text,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id),
  CHECK (state IN ('requested', 'granted', 'refused', 'unanswered', 'cancelled'))
);
SELECT tenant_table('permit');

-- What links are signed with; made here, different in each installation, and never changed by the application.
CREATE TABLE job_link_secret (
  id     integer NOT NULL,
  secret bytea NOT NULL,
  PRIMARY KEY (id),
  CHECK (id = 1),
  CHECK (length(secret) = 32)
);
REVOKE DELETE, INSERT, UPDATE ON job_link_secret FROM "${app_user}", towerflow_intake;

-- The token of a link is its signature alone; what is stored is the digest by which it is found, so that whoever reads this
-- table can open nothing.
CREATE TABLE job_link (
  token_digest  text NOT NULL,
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  expires_at    timestamptz NOT NULL,
  PRIMARY KEY (token_digest),
  UNIQUE (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order(tenant_id, id)
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
  PRIMARY KEY (tenant_id, work_order_id, technician_id, key)
);
SELECT tenant_table('job_action');

-- The checklist as the technician left it; the keys are those of forms/dispatch/visit-checklist.form.
CREATE TABLE visit_checklist (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  answers       jsonb NOT NULL,
  said_at       timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order(tenant_id, id)
);
SELECT tenant_table('visit_checklist');

CREATE TABLE visit_picture (
  tenant_id     text NOT NULL,
  id            uuid NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  kind          text NOT NULL,
  media_type    text NOT NULL,
  -- Of a signature: whose it is, as the technician wrote it.
  signer        text,
  bytes         bytea NOT NULL,
  taken_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order(tenant_id, id),
  CHECK (kind IN ('photo', 'signature')),
  CHECK (media_type IN ('image/jpeg', 'image/png'))
);
CREATE INDEX visit_picture_by_work_order ON visit_picture (tenant_id, work_order_id, taken_at);
SELECT tenant_table('visit_picture');

-- The visit as a technician's calendar has it; the sequence rises with each change, so that a calendar knows the latest.
CREATE TABLE visit_invitation (
  tenant_id     text NOT NULL,
  work_order_id text NOT NULL,
  technician_id text NOT NULL,
  sequence      integer NOT NULL,
  starts_at     timestamptz NOT NULL,
  cancelled     boolean NOT NULL,
  PRIMARY KEY (tenant_id, work_order_id, technician_id),
  FOREIGN KEY (tenant_id, work_order_id) REFERENCES work_order(tenant_id, id)
);
SELECT tenant_table('visit_invitation');


-- ========================================================= kpi

-- What happened, as measures and SQL see it: the tenant's own rows, as whoever asks may see them.
CREATE VIEW kpi_site WITH (security_invoker=true) AS
 SELECT id AS site,
    name,
    region,
    hub,
    feeder_id AS feeder,
    technologies,
    occupants,
    latitude,
    longitude,
    placeholder
   FROM site
  WHERE valid_to IS NULL;

CREATE VIEW kpi_alarm WITH (security_invoker=true) AS
 SELECT id AS alarm,
    site_id AS site,
    alarmed_object_id AS object,
    source_system_id AS source,
    alarm_type,
    probable_cause,
    original_severity AS severity,
    raised_at,
    cleared_at,
    count AS reports,
    flapping,
    (EXISTS ( SELECT 1
           FROM site s
          WHERE s.tenant_id = a.tenant_id AND s.id = a.site_id AND s.valid_to IS NULL AND s.placeholder)) AS at_placeholder
   FROM alarm a;

-- An incident counts at its first site, that of its root cause, and so once.
CREATE VIEW kpi_incident WITH (security_invoker=true) AS
 SELECT number,
    COALESCE(sites[1], ''::text) AS site,
    sites,
    region,
    state,
    severity,
    decision,
    acknowledged_by,
    merged_into,
    opened_at,
    cleared_at,
    closed_at,
    due_at,
    ( SELECT min(t.at) AS min
           FROM incident_timeline t
          WHERE t.incident_number = i.number AND t.kind = 'acknowledged'::text) AS acknowledged_at,
    (EXISTS ( SELECT 1
           FROM incident e
          WHERE e.tenant_id = i.tenant_id AND e.sites[1] = i.sites[1] AND e.state = 'closed'::text AND e.opened_at < i.opened_at AND e.opened_at >= (i.opened_at - '30 days'::interval) AND e.closed_at >= (i.opened_at - '7 days'::interval) AND e.closed_at <= i.opened_at)) AS repeated
   FROM incident i;

-- Each acknowledgement that was an incident's first, each closing, each reopening; minutes from its opening until then.
CREATE VIEW kpi_incident_event WITH (security_invoker=true) AS
 SELECT i.number,
    COALESCE(i.sites[1], ''::text) AS site,
    t.kind,
    t.at,
    i.severity,
    EXTRACT(epoch FROM t.at - i.opened_at)::double precision / 60::double precision AS minutes,
    i.due_at IS NULL OR COALESCE(i.cleared_at, t.at) <= i.due_at AS in_time,
    i.acknowledged_by IS NULL AND i.decision IS NULL AS without_person
   FROM incident_timeline t
     JOIN incident i ON i.number = t.incident_number
  WHERE (t.kind = ANY (ARRAY['acknowledged'::text, 'closed'::text, 'reopened'::text, 'cleared-by-itself'::text, 'merged'::text, 'cancelled'::text])) AND NOT (t.kind = 'acknowledged'::text AND (EXISTS ( SELECT 1
           FROM incident_timeline e
          WHERE e.incident_number = t.incident_number AND e.kind = 'acknowledged'::text AND e.id < t.id)));

CREATE VIEW kpi_work_order WITH (security_invoker=true) AS
 SELECT id AS work_order,
    incident_number AS incident,
    site_id AS site,
    state,
    skill,
    technician_id AS technician,
    cause_code AS cause,
    created_at,
    ( SELECT max(e.at) AS max
           FROM work_order_event e
          WHERE e.tenant_id = w.tenant_id AND e.work_order_id = w.id AND e.kind = 'accepted'::text) AS accepted_at,
    ( SELECT max(e.at) AS max
           FROM work_order_event e
          WHERE e.tenant_id = w.tenant_id AND e.work_order_id = w.id AND e.kind = 'arrived'::text) AS arrived_at,
        CASE
            WHEN state = ANY (ARRAY['completed'::text, 'failed'::text, 'rejected'::text, 'cancelled'::text]) THEN state_changed_at
            ELSE NULL::timestamp with time zone
        END AS ended_at
   FROM work_order w;

-- What happened to work orders, with the minutes since the step before and since the work order was made.
CREATE VIEW kpi_work_order_event WITH (security_invoker=true) AS
 SELECT w.id AS work_order,
    w.incident_number AS incident,
    w.site_id AS site,
    e.kind,
    e.at,
    EXTRACT(epoch FROM e.at - w.created_at)::double precision / 60::double precision AS minutes,
    ( SELECT EXTRACT(epoch FROM e.at - max(b.at))::double precision / 60::double precision
           FROM work_order_event b
          WHERE b.tenant_id = e.tenant_id AND b.work_order_id = e.work_order_id AND b.id < e.id AND b.kind =
                CASE e.kind
                    WHEN 'accepted'::text THEN 'offer-sent'::text
                    WHEN 'arrived'::text THEN 'accepted'::text
                    ELSE 'arrived'::text
                END) AS minutes_since_before,
    NOT (EXISTS ( SELECT 1
           FROM work_order o
             JOIN work_order_event b ON b.tenant_id = o.tenant_id AND b.work_order_id = o.id
          WHERE o.tenant_id = w.tenant_id AND o.incident_number = w.incident_number AND b.id < e.id AND (b.kind = ANY (ARRAY['repaired'::text, 'not-repaired'::text])))) AS first_try
   FROM work_order_event e
     JOIN work_order w ON w.tenant_id = e.tenant_id AND w.id = e.work_order_id;

CREATE VIEW kpi_part WITH (security_invoker=true) AS
 SELECT w.site_id AS site,
    p.part,
    p.changed_at AS used_at
   FROM part_reservation p
     JOIN work_order w ON w.tenant_id = p.tenant_id AND w.id = p.work_order_id
  WHERE p.state = 'used'::text;

CREATE VIEW kpi_remote_action WITH (security_invoker=true) AS
 SELECT site_id AS site,
    action,
    outcome,
    proposed_at,
    decided_at
   FROM remote_action;

CREATE VIEW kpi_message WITH (security_invoker=true) AS
 SELECT COALESCE(i.sites[1], ''::text) AS site,
    m.channel,
    m.state,
    m.created_at,
    m.sent_at,
    m.decided_at
   FROM message m
     LEFT JOIN incident i ON i.number = m.incident_number;

-- The slot of each measure in the arrays of its family; a slot is given once and never to another.
CREATE TABLE kpi_measure (
  name    text NOT NULL,
  family  text NOT NULL,
  slot    integer NOT NULL,
  -- Where there is no event, there were none: nought, and not unknown
  counted boolean NOT NULL,
  PRIMARY KEY (name),
  UNIQUE (family, slot),
  CHECK (slot >= 1 AND slot <= 2000)
);

-- The KPIs as the library of the newest start has them, for SQL: the library itself is in rules/kpi.
CREATE TABLE kpi_definition (
  key         text NOT NULL,
  family      text NOT NULL,
  unit        text NOT NULL,
  quotient    boolean NOT NULL,
  -- How many terms of the sum, and of what it is divided by, are made of samples: where none is known, neither is the sum
  sampled     integer NOT NULL,
  sampled_per integer NOT NULL,
  PRIMARY KEY (key)
);

CREATE TABLE kpi_term (
  kpi     text NOT NULL,
  -- Whether it belongs to what is divided by
  per     boolean NOT NULL,
  measure text NOT NULL,
  factor  double precision NOT NULL,
  PRIMARY KEY (kpi, per, measure),
  FOREIGN KEY (kpi) REFERENCES kpi_definition(key) ON DELETE CASCADE,
  FOREIGN KEY (measure) REFERENCES kpi_measure(name)
);

-- The facts of a site in an interval, by family: in the array each measure has its slot. Where nothing is known there is no row.
CREATE TABLE kpi_fact (
  tenant_id   text NOT NULL,
  family      text NOT NULL,
  granularity text NOT NULL,
  start_at    timestamptz NOT NULL,
  site_id     text NOT NULL,
  facts       double precision[] NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, granularity, start_at, site_id)
) WITH (fillfactor=90);
-- What is too old is found without an index that every fact would have to enter.
CREATE INDEX kpi_fact_age ON kpi_fact USING brin (start_at);
CREATE INDEX kpi_fact_of_site ON kpi_fact (tenant_id, site_id, granularity, start_at);
SELECT tenant_table('kpi_fact');

-- The same summed over the sites of each region, so that no page of the whole fleet reads every site.
CREATE TABLE kpi_region_fact (
  tenant_id   text NOT NULL,
  family      text NOT NULL,
  granularity text NOT NULL,
  start_at    timestamptz NOT NULL,
  region      text NOT NULL,
  facts       double precision[] NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, granularity, start_at, region)
);
SELECT tenant_table('kpi_region_fact');

-- Which intervals have been computed for all sites. What stands here is not computed again unless somebody asks or data comes.
CREATE TABLE kpi_interval (
  tenant_id   text NOT NULL,
  family      text NOT NULL,
  granularity text NOT NULL,
  start_at    timestamptz NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, granularity, start_at)
);
SELECT tenant_table('kpi_interval');

-- Hours of sites whose facts are to be computed again, by family: samples came after they were computed.
CREATE TABLE kpi_stale (
  tenant_id text NOT NULL,
  family    text NOT NULL,
  hour      timestamptz NOT NULL,
  site_id   text NOT NULL,
  noted_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, family, hour, site_id)
);
SELECT tenant_table('kpi_stale');

-- Since when a site, or a piece of its equipment, sends a metric.
CREATE TABLE kpi_series (
  tenant_id    text NOT NULL,
  site_id      text NOT NULL,
  equipment_id text NOT NULL,
  metric       integer NOT NULL,
  first_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, site_id, equipment_id, metric)
);
SELECT tenant_table('kpi_series');

CREATE VIEW kpi_value WITH (security_invoker=true) AS
 SELECT kpi,
    site,
    granularity,
    start,
        CASE
            WHEN quotient THEN value / NULLIF(per, 0::double precision)
            ELSE value
        END AS value
   FROM ( SELECT d.key AS kpi,
            f.site_id AS site,
            f.granularity,
            f.start_at AS start,
            d.quotient,
                CASE
                    WHEN d.sampled = 0 OR count(f.facts[m.slot]) FILTER (WHERE NOT t.per AND NOT m.counted) > 0 THEN COALESCE(sum(t.factor * f.facts[m.slot]) FILTER (WHERE NOT t.per), 0::double precision)
                    ELSE NULL::double precision
                END AS value,
                CASE
                    WHEN d.sampled_per = 0 OR count(f.facts[m.slot]) FILTER (WHERE t.per AND NOT m.counted) > 0 THEN COALESCE(sum(t.factor * f.facts[m.slot]) FILTER (WHERE t.per), 0::double precision)
                    ELSE NULL::double precision
                END AS per
           FROM kpi_definition d
             JOIN kpi_term t ON t.kpi = d.key
             JOIN kpi_measure m ON m.name = t.measure
             JOIN kpi_fact f ON f.family = m.family
          GROUP BY d.key, f.site_id, f.granularity, f.start_at) one_by_one;
COMMENT ON TABLE kpi_value IS 'An interval in which nothing is known of a site has no row';


-- =================================================== workbench

-- Changes of rule sets that analysts write; nothing decides by them.
CREATE TABLE rule_draft (
  id         bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id  text NOT NULL,
  rule_set   text NOT NULL,
  based_on   integer NOT NULL,
  title      text NOT NULL,
  author     text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  revision   integer NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (rule_set, based_on) REFERENCES rule_version(rule_set, version),
  CHECK (title <> '')
);
CREATE INDEX rule_draft_changed ON rule_draft (tenant_id, changed_at DESC, id DESC);
SELECT tenant_table('rule_draft');

CREATE TABLE rule_draft_file (
  draft_id  bigint NOT NULL,
  tenant_id text NOT NULL,
  name      text NOT NULL,
  content   text NOT NULL,
  PRIMARY KEY (draft_id, name),
  FOREIGN KEY (draft_id) REFERENCES rule_draft(id) ON DELETE CASCADE
);
SELECT tenant_table('rule_draft_file');

-- Backtests: a candidate of a rule set tried on recorded alarms beside a stored version. What is to be tried is kept here, so that
-- any node can run it, and so that what was tried can be shown.
CREATE TABLE rule_backtest (
  id             bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id      text NOT NULL,
  rule_set       text NOT NULL,
  candidate      text NOT NULL,
  label          text NOT NULL,
  files          jsonb NOT NULL,
  against        integer NOT NULL,
  from_at        timestamptz,
  until_at       timestamptz,
  recording_name text,
  recording      bytea,
  links          bytea,
  state          text NOT NULL,
  progress       integer NOT NULL DEFAULT 0,
  requested_by   text NOT NULL,
  requested_at   timestamptz NOT NULL,
  started_at     timestamptz,
  touched_at     timestamptz,
  ended_at       timestamptz,
  trouble        text,
  report         jsonb,
  PRIMARY KEY (id),
  CHECK ((from_at IS NULL) = (until_at IS NULL)),
  CHECK ((from_at IS NULL) <> (recording_name IS NULL)),
  CHECK ((state = 'done') = (report IS NOT NULL)),
  CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled'))
);
CREATE INDEX rule_backtest_candidate ON rule_backtest (tenant_id, rule_set, candidate);
CREATE INDEX rule_backtest_newest ON rule_backtest (tenant_id, id DESC);
CREATE INDEX rule_backtest_open ON rule_backtest (id) WHERE (state IN ('waiting', 'running'));
SELECT tenant_table('rule_backtest');

-- A change of the rules on its way into force: proposed, tested, approved by another person, published, watched.
CREATE TABLE rule_proposal (
  number              text NOT NULL,
  tenant_id           text NOT NULL,
  rule_set            text NOT NULL,
  -- The version that was in force when it was written, and the one that it is
  based_on            integer NOT NULL,
  version             integer NOT NULL,
  content_hash        text NOT NULL,
  state               text NOT NULL,
  author              text NOT NULL,
  reason              text NOT NULL,
  proposed_at         timestamptz NOT NULL,
  -- What tests and backtest told, for those who decide
  checks              jsonb,
  decided_by          text,
  decided_at          timestamptz,
  decision_note       text,
  shadow_from         timestamptz,
  shadow_until        timestamptz,
  published_at        timestamptz,
  watched_until       timestamptz,
  -- The version that goes back into force where it is rolled back
  version_before      integer,
  -- What may happen in an hour while it is watched, and what the last look found
  bands               jsonb,
  -- Why it ended otherwise than published: a key of i18n/workbench_*.properties and its arguments
  why                 text,
  why_arguments       text[],
  process_instance_id text,
  changed_at          timestamptz NOT NULL,
  PRIMARY KEY (number),
  CHECK (state IN ('proposed', 'waiting', 'shadow', 'approved', 'watched', 'published', 'refused', 'rolled-back'))
);
CREATE INDEX rule_proposal_newest ON rule_proposal (tenant_id, proposed_at DESC, number);
SELECT tenant_table('rule_proposal');

CREATE SEQUENCE rule_proposal_number;

CREATE TABLE rule_proposal_event (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  proposal_number text NOT NULL,
  at              timestamptz NOT NULL,
  kind            text NOT NULL,
  actor           text,
  words           text,
  PRIMARY KEY (id),
  FOREIGN KEY (proposal_number) REFERENCES rule_proposal(number)
);
CREATE INDEX rule_proposal_event_of ON rule_proposal_event (proposal_number, id);
SELECT tenant_table('rule_proposal_event');


-- =================================================== modelling

-- A changed diagram with its forms on its way into the engine: uploaded, approved by another person, deployed.
CREATE TABLE process_change (
  number        text NOT NULL,
  tenant_id     text NOT NULL,
  process_key   text NOT NULL,
  -- The engine's version that was the latest when it was uploaded; 0 where there was none
  based_on      integer NOT NULL,
  state         text NOT NULL,
  author        text NOT NULL,
  reason        text NOT NULL,
  uploaded_at   timestamptz NOT NULL,
  decided_by    text,
  decided_at    timestamptz,
  decision_note text,
  -- The engine's version that it became
  version       integer,
  published_at  timestamptz,
  -- Why it was not published: a key of i18n/workbench_*.properties and its arguments
  why           text,
  why_arguments text[],
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (number),
  CHECK (state IN ('uploaded', 'waiting', 'approved', 'published', 'refused', 'withdrawn'))
);
CREATE INDEX process_change_newest ON process_change (tenant_id, uploaded_at DESC, number);
SELECT tenant_table('process_change');

CREATE SEQUENCE process_change_number;

-- All that is deployed: the diagram and each form that it shows, also those that were not changed.
CREATE TABLE process_change_file (
  change_number text NOT NULL,
  tenant_id     text NOT NULL,
  name          text NOT NULL,
  text          text NOT NULL,
  PRIMARY KEY (change_number, name),
  FOREIGN KEY (change_number) REFERENCES process_change(number)
);
SELECT tenant_table('process_change_file');

CREATE TABLE process_change_event (
  id            bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id     text NOT NULL,
  change_number text NOT NULL,
  at            timestamptz NOT NULL,
  kind          text NOT NULL,
  actor         text,
  words         text,
  PRIMARY KEY (id),
  FOREIGN KEY (change_number) REFERENCES process_change(number)
);
CREATE INDEX process_change_event_of ON process_change_event (change_number, id);
SELECT tenant_table('process_change_event');

-- Running instances that go over to another version of their process: each is tried first, in a transaction that is rolled back; those
-- that can follow are moved when somebody orders it. What came of each stays to be read.
CREATE TABLE process_move (
  id              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  tenant_id       text NOT NULL,
  process_key     text NOT NULL,
  from_definition text NOT NULL,
  from_version    integer NOT NULL,
  to_definition   text NOT NULL,
  to_version      integer NOT NULL,
  -- For steps that vanished: by which step of the new version each is continued
  counterparts    jsonb NOT NULL,
  restart_timers  boolean NOT NULL,
  -- Instances beyond those that one move takes
  left_out        integer NOT NULL,
  state           text NOT NULL,
  requested_by    text NOT NULL,
  requested_at    timestamptz NOT NULL,
  ordered_by      text,
  ordered_at      timestamptz,
  ended_at        timestamptz,
  touched_at      timestamptz,
  trouble         text,
  PRIMARY KEY (id),
  CHECK ((ordered_by IS NULL) = (ordered_at IS NULL)),
  CHECK ((state <> ALL (ARRAY['moving', 'moved'])) OR ordered_by IS NOT NULL),
  CHECK ((state = 'failed') = (trouble IS NOT NULL)),
  CHECK (state IN ('trying', 'tried', 'moving', 'moved', 'failed'))
);
CREATE INDEX process_move_newest ON process_move (tenant_id, process_key, id DESC);
CREATE INDEX process_move_open ON process_move (id) WHERE (state IN ('trying', 'moving'));
SELECT tenant_table('process_move');

CREATE TABLE process_move_instance (
  move                bigint NOT NULL,
  tenant_id           text NOT NULL,
  process_instance_id text NOT NULL,
  business_key        text,
  -- The steps where it waits, by their ids in the diagram
  places              text[] NOT NULL DEFAULT '{}'[],
  outcome             text NOT NULL DEFAULT 'untried',
  reasons             jsonb NOT NULL DEFAULT '[]'::jsonb,
  PRIMARY KEY (move, process_instance_id),
  FOREIGN KEY (move) REFERENCES process_move(id) ON DELETE CASCADE,
  CHECK (outcome IN ('untried', 'can', 'cannot', 'moved', 'stayed', 'gone'))
);
SELECT tenant_table('process_move_instance');


-- ===================================================== console

-- What a page has sent and was done, by the key that the page gave it: it sends again what it got no answer to.
CREATE TABLE kept_action (
  tenant_id text NOT NULL,
  account   text NOT NULL,
  key       uuid NOT NULL,
  done_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, account, key)
);
CREATE INDEX kept_action_done_at ON kept_action (done_at);
SELECT tenant_table('kept_action');


-- ======================================================== demo

-- The embedded telephone exchange: what a provider keeps, so it belongs to no tenant.
CREATE TABLE demo_sms (
  sid             text NOT NULL,
  direction       text NOT NULL,
  sender          text NOT NULL,
  recipient       text NOT NULL,
  -- The side that is not TowerFlow
  phone           text GENERATED ALWAYS AS (CASE direction WHEN 'inbound' THEN sender ELSE recipient END) STORED,
  body            text NOT NULL,
  status          text NOT NULL,
  status_callback text,
  created_at      timestamptz NOT NULL,
  sent_at         timestamptz,
  updated_at      timestamptz NOT NULL,
  -- When the status moves on; null when it has come to its end
  moves_at        timestamptz,
  seq             bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (sid),
  CHECK (direction IN ('outbound-api', 'inbound'))
);
CREATE INDEX demo_sms_moving ON demo_sms (moves_at) WHERE (moves_at IS NOT NULL);
CREATE INDEX demo_sms_of_phone ON demo_sms (phone, seq);
CREATE INDEX demo_sms_updated ON demo_sms (updated_at);

-- What the exchange has still to tell: status callbacks and inbound messages, per message in their order.
CREATE TABLE demo_webhook (
  id       bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  sid      text NOT NULL,
  url      text NOT NULL,
  form     text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  due_at   timestamptz NOT NULL,
  PRIMARY KEY (id)
);

-- What the embedded SMTP server has taken; it belongs to no tenant, as a foreign mail server's would not.
CREATE TABLE demo_mail (
  id          bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  sender      text NOT NULL,
  recipient   text NOT NULL,
  subject     text NOT NULL,
  message_id  text,
  body        text NOT NULL,
  html        text,
  source      bytea NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

-- What the demo's element manager has been asked, by the caller's key: asked again, it answers the same and does nothing.
CREATE TABLE demo_element_call (
  key       text NOT NULL,
  tenant_id text NOT NULL,
  result    text NOT NULL,
  message   text NOT NULL,
  called_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
SELECT tenant_table('demo_element_call');

-- The demo story's faults: what has been told of each, so that a restart goes on where it stopped.
CREATE TABLE story_fault (
  number     bigint NOT NULL,
  tenant_id  text NOT NULL,
  kind       text NOT NULL,
  object     text NOT NULL,
  site_id    text NOT NULL,
  started_at timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  told_until timestamptz NOT NULL,
  over       boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, number)
);
SELECT tenant_table('story_fault');


-- ====================================== On the engine's tables
-- The newest processes of one kind, whatever else the history holds.
CREATE INDEX act_hi_procinst_by_process ON act_hi_procinst (tenant_id_, proc_def_key_, start_time_);
-- Jobs that are due now, among the many timers that are due later.
CREATE INDEX act_idx_job_duedate ON act_ru_job (duedate_);
