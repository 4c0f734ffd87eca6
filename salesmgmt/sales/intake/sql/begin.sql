-- Question: of which invoices have payments or lines just been written? (filled by both)
-- Index: none, a temporary table.
CREATE TEMPORARY TABLE IF NOT EXISTS paying_invoice (id bigint PRIMARY KEY) ON COMMIT DROP;
TRUNCATE paying_invoice;
