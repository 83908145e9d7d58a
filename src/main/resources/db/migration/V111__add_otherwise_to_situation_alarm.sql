-- What would have become of the alarm without the rule that let it join: the next best rule and the situation it named, or
-- nothing, where it would have begun a situation of its own. Unknown for what joined before, or when a situation moved as a whole.
ALTER TABLE situation_alarm
  ADD COLUMN otherwise_known boolean NOT NULL DEFAULT false,
  ADD COLUMN otherwise_rule text,
  ADD COLUMN otherwise_situation uuid;
