-- Question: which payments are new?
-- Index: sales_invoice key, sales_payment key.
WITH fresh AS (
    INSERT INTO sales_payment (key, invoice_id, paid_on, amount, act)
    SELECT s.key, i.id, s.paid_on::date, s.amount::numeric, %(act)s::uuid
    FROM stage_payments AS s
    JOIN sales_invoice AS i ON i.key = s.invoice_key
    WHERE NOT EXISTS (SELECT FROM sales_payment AS p WHERE p.key = s.key)
    ORDER BY s.paid_on, s.row
    RETURNING invoice_id
), paying AS (
    INSERT INTO paying_invoice SELECT DISTINCT invoice_id FROM fresh ON CONFLICT DO NOTHING
)
SELECT FROM fresh
