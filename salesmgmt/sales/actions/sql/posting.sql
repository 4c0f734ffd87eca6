-- Question: which ledger entries will be written? (filled by share.sql and reversal.sql)
-- Index: none, a temporary table.
-- The sequence is named: looking it up for each row takes as long as all else of its ids.
CREATE TEMPORARY TABLE posting (
    id bigint NOT NULL DEFAULT nextval('sales_credit_id_seq'),
    event_id bigint, line_id bigint, order_id bigint, product_id bigint,
    customer_id bigint, territory_id bigint, basis varchar, business_on date,
    origin_on date, entry varchar, kind varchar, person_id bigint, department_id bigint,
    share numeric, quantity numeric, revenue numeric, gross_revenue numeric, margin numeric,
    uncosted_revenue numeric, orders numeric, reverses_id bigint
) ON COMMIT DROP
