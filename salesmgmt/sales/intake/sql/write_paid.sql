-- Question: which part of each invoiced line has each payment paid? For the invoices of which
-- payments or lines have just been written, in whichever order the two came.
-- Index: sales_payment by invoice, sales_invoiceline by invoice, sales_line_event_once.
WITH paid AS (
    SELECT p.id, p.invoice_id, p.paid_on,
           least(sum(p.amount) OVER w - p.amount, i.gross_total) AS before,
           least(sum(p.amount) OVER w, i.gross_total) AS after
    FROM sales_payment AS p
    JOIN sales_invoice AS i ON i.id = p.invoice_id
    WHERE p.invoice_id IN (SELECT n.id FROM paying_invoice AS n)
    WINDOW w AS (PARTITION BY p.invoice_id ORDER BY p.id)
), happened AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT l.line_id, i.order_id, 'paid', p.paid_on,
           round(l.quantity * p.after / i.gross_total, 6)
               - round(l.quantity * p.before / i.gross_total, 6),
           round(l.net_amount * p.after / i.gross_total, 6)
               - round(l.net_amount * p.before / i.gross_total, 6),
           p.id, %(act)s::uuid
    FROM paid AS p
    JOIN sales_invoice AS i ON i.id = p.invoice_id
    JOIN sales_invoiceline AS l ON l.invoice_id = i.id
    WHERE p.after > p.before
      AND NOT EXISTS (
          SELECT FROM sales_lineevent AS e
          WHERE e.line_id = l.line_id AND e.kind = 'paid' AND e.source_id = p.id
      )
    ORDER BY p.paid_on, p.id, l.id
    RETURNING id, order_id
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM happened
