-- Question: which lines are new, what did a unit cost on the order's day, and what was booked?
-- Index: sales_order_line_once; orders and costs are hashed.
WITH cost AS (
    SELECT c.product_id, c.cost, c.starts_on,
           lead(c.starts_on) OVER (PARTITION BY c.product_id ORDER BY c.starts_on) AS ends_before
    FROM sales_productcost AS c
), fresh AS (
    INSERT INTO sales_orderline
        (order_id, key, product_id, quantity, gross_amount, net_amount, unit_cost)
    SELECT o.id, s.key, p.id, s.quantity::numeric, s.gross_amount::numeric, s.net_amount::numeric,
           coalesce(s.unit_cost::numeric, c.cost)
    FROM stage_order_lines AS s
    JOIN locked_order AS o ON o.key = s.order_key
    JOIN sales_product AS p ON p.key = s.product_key
    LEFT JOIN cost AS c
        ON c.product_id = p.id AND c.starts_on <= o.booked_on
       AND (c.ends_before IS NULL OR c.ends_before > o.booked_on)
    -- Looked up line by line (OFFSET 0): as a join it is taken to leave one row.
    WHERE NOT EXISTS (
        SELECT FROM sales_orderline AS l WHERE l.order_id = o.id AND l.key = s.key OFFSET 0
    )
    ORDER BY s.row
    RETURNING id, order_id, quantity, net_amount
), booked AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT f.id, f.order_id, 'booked', o.booked_on, f.quantity, f.net_amount, f.id, %(act)s::uuid
    FROM fresh AS f
    JOIN locked_order AS o ON o.id = f.order_id
    RETURNING id, order_id
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM booked
