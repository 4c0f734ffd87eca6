-- Question: which invoice lines are new, and what did each do to its order line?
-- Index: sales_invoice key, sales_order_line_once.
WITH fresh AS (
    INSERT INTO sales_invoiceline (invoice_id, line_id, quantity, net_amount)
    SELECT d.id, l.id, s.quantity::numeric, s.net_amount::numeric
    FROM stage_invoice_lines AS s
    JOIN sales_invoice AS d ON d.key = s.document_key
    JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
    WHERE NOT EXISTS (
        SELECT FROM sales_invoiceline AS t WHERE t.invoice_id = d.id AND t.line_id = l.id
    )
    ORDER BY s.row
    RETURNING id, invoice_id, line_id, quantity, net_amount
), happened AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT f.line_id, d.order_id, 'invoiced', d.issued_on, f.quantity,
           f.net_amount, f.id, %(act)s::uuid
    FROM fresh AS f
    JOIN sales_invoice AS d ON d.id = f.invoice_id
    ORDER BY d.issued_on, f.id
    RETURNING id, order_id
), paying AS (
    INSERT INTO paying_invoice SELECT DISTINCT invoice_id FROM fresh ON CONFLICT DO NOTHING
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM happened
