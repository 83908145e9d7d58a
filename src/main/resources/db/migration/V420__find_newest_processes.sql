-- The newest processes of one kind, whatever else the history holds.
CREATE INDEX act_hi_procinst_by_process ON act_hi_procinst (tenant_id_, proc_def_key_, start_time_);
