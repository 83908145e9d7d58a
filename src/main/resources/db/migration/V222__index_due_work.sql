-- Jobs that are due now, among the many timers that are due later.
CREATE INDEX act_idx_job_duedate ON act_ru_job (duedate_);
-- Messages that waited too long, of which there are mostly none.
CREATE INDEX message_by_expiry ON message (expires_at) WHERE state IN ('stored', 'held');
