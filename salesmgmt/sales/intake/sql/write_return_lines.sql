-- Question: which return lines are new, and what did each do to its order line?
-- Index: sales_return key, sales_order_line_once.
WITH fresh AS (
    INSERT INTO sales_returnline (return_document_id, line_id, quantity)
    SELECT d.id, l.id, s.quantity::numeric
    FROM stage_return_lines AS s
    JOIN sales_return AS d ON d.key = s.document_key
    JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
    WHERE NOT EXISTS (
        SELECT FROM sales_returnline AS t WHERE t.return_document_id = d.id AND t.line_id = l.id
    )
    ORDER BY s.row
    RETURNING id, return_document_id, line_id, quantity
), happened AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT f.line_id, d.order_id, 'returned', d.returned_on, f.quantity,
           NULL, f.id, %(act)s::uuid
    FROM fresh AS f
    JOIN sales_return AS d ON d.id = f.return_document_id
    ORDER BY d.returned_on, f.id
    RETURNING id, order_id
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM happened
