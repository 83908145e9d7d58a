-- How sure it is which of the two is the cause, 0 to 1. What is not sure is undirected: shown, but not proposed as a rule.
-- What was learned before has no such figure until causes are learned again, each night.
ALTER TABLE learned_cause
  ADD COLUMN direction double precision NOT NULL DEFAULT 0.5 CHECK (direction BETWEEN 0 AND 1),
  DROP CONSTRAINT learned_cause_state_check,
  ADD CONSTRAINT learned_cause_state_check CHECK (state IN ('proposed', 'undirected', 'accepted', 'refused'));
