-- Question: which staged payments name an unknown invoice or are recorded otherwise?
-- Index: sales_invoice key, sales_payment key.
SELECT s.row, 'invoice_key', s.invoice_key, 'unknown'
FROM stage_payments AS s
WHERE s.invoice_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_invoice AS t WHERE t.key = s.invoice_key)
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN i.key <> s.invoice_key THEN 'invoice_key' END,
    CASE WHEN p.paid_on <> s.paid_on::date THEN 'paid_on' END,
    CASE WHEN p.amount <> s.amount::numeric THEN 'amount' END)
FROM stage_payments AS s
JOIN sales_payment AS p ON p.key = s.key
JOIN sales_invoice AS i ON i.id = p.invoice_id
WHERE (i.key, p.paid_on, p.amount) IS DISTINCT FROM
      (s.invoice_key, s.paid_on::date, s.amount::numeric)
ORDER BY 1
