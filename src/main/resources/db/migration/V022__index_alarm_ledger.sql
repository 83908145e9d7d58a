-- What is too old to be asked about is found without an index that every decision would have to enter.
CREATE INDEX alarm_ledger_age ON alarm_ledger USING brin (at);
