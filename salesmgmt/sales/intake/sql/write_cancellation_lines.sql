-- Question: which cancellation lines are new, and what did each do to its order line?
-- Index: sales_cancellation key, sales_order_line_once.
WITH fresh AS (
    INSERT INTO sales_cancellationline (cancellation_id, line_id, quantity)
    SELECT d.id, l.id, s.quantity::numeric
    FROM stage_cancellation_lines AS s
    JOIN sales_cancellation AS d ON d.key = s.document_key
    JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
    WHERE NOT EXISTS (
        SELECT FROM sales_cancellationline AS t WHERE t.cancellation_id = d.id AND t.line_id = l.id
    )
    ORDER BY s.row
    RETURNING id, cancellation_id, line_id, quantity
), happened AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT f.line_id, d.order_id, 'cancelled', d.cancelled_on, f.quantity,
           NULL, f.id, %(act)s::uuid
    FROM fresh AS f
    JOIN sales_cancellation AS d ON d.id = f.cancellation_id
    ORDER BY d.cancelled_on, f.id
    RETURNING id, order_id
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM happened
