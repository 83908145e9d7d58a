-- The token of a link is its signature alone; what is stored is the digest by which it is found, so that whoever reads this
-- table can open nothing. Links of the earlier, longer form open nothing any more; each job's next message brings its new one.
TRUNCATE job_link;
ALTER TABLE job_link RENAME COLUMN id TO token_digest;
