-- What a technician reports by short codes: when he or she arrives, the cause by its code, the part that is missing.
ALTER TABLE work_order ADD COLUMN eta_at timestamptz;
ALTER TABLE work_order ADD COLUMN cause_code text;
ALTER TABLE work_order ADD COLUMN part_wanted text;
