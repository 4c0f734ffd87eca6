-- Question: which invoiced lines are not paid as their invoice's payments say?
-- Index: sales_line_event_once.
WITH paid AS (
    SELECT p.invoice_id, sum(p.amount) AS amount
    FROM sales_payment AS p
    GROUP BY p.invoice_id
), said AS (
    SELECT l.invoice_id, l.line_id,
           round(l.quantity * least(p.amount, i.gross_total) / i.gross_total, 6) AS quantity,
           round(l.net_amount * least(p.amount, i.gross_total) / i.gross_total, 6) AS net_amount
    FROM paid AS p
    JOIN sales_invoice AS i ON i.id = p.invoice_id
    JOIN sales_invoiceline AS l ON l.invoice_id = i.id
), happened AS (
    SELECT p.invoice_id, e.line_id, sum(e.quantity) AS quantity, sum(e.net_amount) AS net_amount
    FROM sales_lineevent AS e
    LEFT JOIN sales_payment AS p ON p.id = e.source_id
    WHERE e.kind = 'paid'
    GROUP BY p.invoice_id, e.line_id
)
SELECT concat('invoice ', invoice_id, ' line ', line_id),
       concat('payments say ', coalesce(s.net_amount, 0), ', events ', coalesce(h.net_amount, 0))
FROM said AS s
FULL JOIN happened AS h USING (invoice_id, line_id)
WHERE (coalesce(s.quantity, 0), coalesce(s.net_amount, 0))
      <> (coalesce(h.quantity, 0), coalesce(h.net_amount, 0))
   OR s.line_id IS NULL
ORDER BY 1
