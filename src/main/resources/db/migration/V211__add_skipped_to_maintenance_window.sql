-- The starts, as the rule has them, of the times that were cancelled while the window goes on
ALTER TABLE maintenance_window ADD COLUMN skipped timestamptz[] NOT NULL DEFAULT '{}';
