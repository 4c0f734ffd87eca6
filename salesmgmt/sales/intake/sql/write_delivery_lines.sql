-- Question: which delivery lines are new, and what did each do to its order line?
-- Index: sales_delivery key, sales_order_line_once.
WITH fresh AS (
    INSERT INTO sales_deliveryline (delivery_id, line_id, quantity)
    SELECT d.id, l.id, s.quantity::numeric
    FROM stage_delivery_lines AS s
    JOIN sales_delivery AS d ON d.key = s.document_key
    JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
    WHERE NOT EXISTS (
        SELECT FROM sales_deliveryline AS t WHERE t.delivery_id = d.id AND t.line_id = l.id
    )
    ORDER BY s.row
    RETURNING id, delivery_id, line_id, quantity
), happened AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT f.line_id, d.order_id, 'delivered', coalesce(d.delivered_on, d.shipped_on), f.quantity,
           NULL, f.id, %(act)s::uuid
    FROM fresh AS f
    JOIN sales_delivery AS d ON d.id = f.delivery_id
    ORDER BY coalesce(d.delivered_on, d.shipped_on), f.id
    RETURNING id, order_id
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM happened
