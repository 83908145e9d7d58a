-- Backtests: a candidate of a rule set tried on recorded alarms beside a stored version. What is to be tried is kept here, so that
-- any node can run it, and so that what was tried can be shown.
CREATE TABLE rule_backtest (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
  state          text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress       integer NOT NULL DEFAULT 0,
  requested_by   text NOT NULL,
  requested_at   timestamptz NOT NULL,
  started_at     timestamptz,
  touched_at     timestamptz,
  ended_at       timestamptz,
  trouble        text,
  report         jsonb,
  CHECK ((from_at IS NULL) = (until_at IS NULL)),
  CHECK ((from_at IS NULL) <> (recording_name IS NULL)),
  CHECK ((state = 'done') = (report IS NOT NULL))
);
SELECT tenant_table('rule_backtest');
CREATE INDEX rule_backtest_newest ON rule_backtest (tenant_id, id DESC);
CREATE INDEX rule_backtest_candidate ON rule_backtest (tenant_id, rule_set, candidate);
CREATE INDEX rule_backtest_open ON rule_backtest (id) WHERE state IN ('waiting', 'running');
