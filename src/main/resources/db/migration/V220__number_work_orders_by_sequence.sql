-- One sequence in place of a counter for each tenant and year: who took a number made all others wait until the work order
-- was stored. As the numbers of incidents, they rise over all tenants and may leave gaps.
CREATE SEQUENCE work_order_number;
ALTER TABLE work_order_counter NO FORCE ROW LEVEL SECURITY;
SELECT setval('work_order_number', (SELECT coalesce(max(last), 0) + 1 FROM work_order_counter), false);
DROP TABLE work_order_counter;
