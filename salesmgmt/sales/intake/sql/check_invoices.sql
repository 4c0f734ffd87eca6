-- Question: which staged invoices name an unknown order, lie before it, or differ from what is
-- recorded?
-- Index: sales_order key, sales_invoice key.
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM stage_invoices AS s
WHERE s.order_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_order AS t WHERE t.key = s.order_key)
UNION ALL
SELECT s.row, 'issued_on', s.issued_on, 'before_order:' || o.booked_on
FROM stage_invoices AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE s.issued_on::date < o.booked_on
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN o.key <> s.order_key THEN 'order_key' END,
    CASE WHEN t.issued_on IS DISTINCT FROM s.issued_on::date THEN 'issued_on' END,
    CASE WHEN t.due_on IS DISTINCT FROM s.due_on::date THEN 'due_on' END,
    CASE WHEN t.gross_total IS DISTINCT FROM s.gross_total::numeric THEN 'gross_total' END)
FROM stage_invoices AS s
JOIN sales_invoice AS t ON t.key = s.key
JOIN sales_order AS o ON o.id = t.order_id
WHERE (o.key, t.issued_on, t.due_on, t.gross_total) IS DISTINCT FROM
      (s.order_key, s.issued_on::date, s.due_on::date, s.gross_total::numeric)
ORDER BY 1
