-- Question: which lines are new, what did a unit cost on the order's day, and what was booked?
-- Index: sales_order key, sales_order_line_once; costs are few and hashed by product.
WITH touched AS MATERIALIZED (
    -- Looked up one by one (OFFSET 0), here and for lines below: a join reads all orders there are.
    SELECT o.id, o.key, o.booked_on
    FROM (SELECT DISTINCT s.order_key AS key FROM stage_order_lines AS s) AS t
    CROSS JOIN LATERAL (
        SELECT o.id, o.key, o.booked_on FROM sales_order AS o WHERE o.key = t.key OFFSET 0
    ) AS o
), cost AS (
    SELECT c.product_id, c.cost, c.starts_on,
           lead(c.starts_on) OVER (PARTITION BY c.product_id ORDER BY c.starts_on) AS ends_before
    FROM sales_productcost AS c
), fresh AS (
    INSERT INTO sales_orderline
        (order_id, key, product_id, quantity, gross_amount, net_amount, unit_cost)
    SELECT o.id, s.key, p.id, s.quantity::numeric, s.gross_amount::numeric, s.net_amount::numeric,
           coalesce(s.unit_cost::numeric, c.cost)
    FROM stage_order_lines AS s
    JOIN touched AS o ON o.key = s.order_key
    JOIN sales_product AS p ON p.key = s.product_key
    LEFT JOIN cost AS c
        ON c.product_id = p.id AND c.starts_on <= o.booked_on
       AND (c.ends_before IS NULL OR c.ends_before > o.booked_on)
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
    JOIN touched AS o ON o.id = f.order_id
    RETURNING id, order_id
)
INSERT INTO new_event (id, order_id) SELECT id, order_id FROM booked
