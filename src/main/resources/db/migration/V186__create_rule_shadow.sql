-- What candidates in shadow decide about the live alarms. Whoever writes here works under towerflow_shadow, which may write
-- here and nowhere else: no decision of a shadow reaches a person, the engine or a device.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'towerflow_shadow') THEN
    CREATE ROLE towerflow_shadow NOLOGIN;
  END IF;
END
$$;
GRANT towerflow_shadow TO "${app_user}" WITH INHERIT FALSE, SET TRUE;
GRANT USAGE ON SCHEMA public TO towerflow_shadow;

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

-- What a shadow did not see, and why it failed.
CREATE TABLE rule_shadow_trouble (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shadow    text NOT NULL,
  tenant_id text NOT NULL,
  at        timestamptz NOT NULL,
  -- skipped: alarms that came faster than it decides; begun-anew: its memory was built again; failed: it ended itself
  kind      text NOT NULL CHECK (kind IN ('skipped', 'begun-anew', 'failed')),
  alarms    bigint NOT NULL,
  words     text
);
CREATE INDEX rule_shadow_trouble_of ON rule_shadow_trouble (shadow, id);

SELECT tenant_table('rule_shadow_decision');
SELECT tenant_table('rule_shadow_cause');
SELECT tenant_table('rule_shadow_trouble');
CREATE POLICY shadow ON rule_shadow_decision TO towerflow_shadow USING (true) WITH CHECK (true);
CREATE POLICY shadow ON rule_shadow_cause TO towerflow_shadow USING (true) WITH CHECK (true);
CREATE POLICY shadow ON rule_shadow_trouble TO towerflow_shadow USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rule_shadow_decision, rule_shadow_cause TO towerflow_shadow;
GRANT INSERT ON rule_shadow_trouble TO towerflow_shadow;
