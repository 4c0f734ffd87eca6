-- Question: which invoices are new?
-- Index: sales_order key, sales_invoice key.
INSERT INTO sales_invoice (key, order_id, issued_on, due_on, gross_total, act)
SELECT s.key, o.id, s.issued_on::date, s.due_on::date, s.gross_total::numeric, %(act)s::uuid
FROM stage_invoices AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE NOT EXISTS (SELECT FROM sales_invoice AS t WHERE t.key = s.key)
ORDER BY s.key
