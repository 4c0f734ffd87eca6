-- Question: which staged lines name something unknown or differ from what is recorded?
-- Index: sales_order key, sales_product key, sales_order_line_once.
WITH line AS MATERIALIZED (
    SELECT s.*, o.id AS order_id, p.id AS product_id, l.id AS line_id
    FROM stage_order_lines AS s
    LEFT JOIN sales_order AS o ON o.key = s.order_key
    LEFT JOIN sales_product AS p ON p.key = s.product_key
    LEFT JOIN sales_orderline AS l ON l.order_id = o.id AND l.key = s.key
)
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM line AS s
WHERE s.order_key IS NOT NULL AND s.order_id IS NULL
UNION ALL
SELECT s.row, 'product_key', s.product_key, 'unknown'
FROM line AS s
WHERE s.product_key IS NOT NULL AND s.product_id IS NULL
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN l.product_id IS DISTINCT FROM s.product_id THEN 'product_key' END,
    CASE WHEN l.quantity <> s.quantity::numeric THEN 'quantity' END,
    CASE WHEN l.gross_amount <> s.gross_amount::numeric THEN 'gross_amount' END,
    CASE WHEN l.net_amount <> s.net_amount::numeric THEN 'net_amount' END,
    CASE WHEN l.unit_cost IS DISTINCT FROM r.unit_cost THEN 'unit_cost' END)
FROM line AS s
JOIN sales_orderline AS l ON l.id = s.line_id
-- A cost that is not given was looked up when the line was recorded, and stays.
CROSS JOIN LATERAL (SELECT coalesce(s.unit_cost::numeric, l.unit_cost) AS unit_cost) AS r
WHERE (l.product_id, l.quantity, l.gross_amount, l.net_amount, l.unit_cost)
      IS DISTINCT FROM
      (s.product_id, s.quantity::numeric, s.gross_amount::numeric, s.net_amount::numeric,
       r.unit_cost)
ORDER BY 1
