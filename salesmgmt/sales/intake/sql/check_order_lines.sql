-- Question: which staged lines name something unknown or differ from what is recorded?
-- Index: sales_order key, sales_product key, sales_order_line_once.
WITH line AS MATERIALIZED (
    SELECT s.*, o.id AS order_id, p.id AS product_id, l.id AS line_id,
           l.product_id AS recorded_product_id, l.quantity AS recorded_quantity,
           l.gross_amount AS recorded_gross_amount, l.net_amount AS recorded_net_amount,
           l.unit_cost AS recorded_unit_cost
    FROM stage_order_lines AS s
    LEFT JOIN sales_order AS o ON o.key = s.order_key
    LEFT JOIN sales_product AS p ON p.key = s.product_key
    -- Looked up line by line (OFFSET 0): as a join it reads all lines there are.
    LEFT JOIN LATERAL (
        SELECT * FROM sales_orderline AS l WHERE l.order_id = o.id AND l.key = s.key OFFSET 0
    ) AS l ON true
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
    CASE WHEN s.recorded_product_id IS DISTINCT FROM s.product_id THEN 'product_key' END,
    CASE WHEN s.recorded_quantity <> s.quantity::numeric THEN 'quantity' END,
    CASE WHEN s.recorded_gross_amount <> s.gross_amount::numeric THEN 'gross_amount' END,
    CASE WHEN s.recorded_net_amount <> s.net_amount::numeric THEN 'net_amount' END,
    -- A cost that is not given was looked up when the line was recorded, and stays.
    CASE WHEN s.recorded_unit_cost IS DISTINCT FROM s.unit_cost::numeric
              AND s.unit_cost IS NOT NULL THEN 'unit_cost' END)
FROM line AS s
WHERE s.line_id IS NOT NULL
  AND (s.recorded_product_id, s.recorded_quantity, s.recorded_gross_amount, s.recorded_net_amount,
       s.recorded_unit_cost)
      IS DISTINCT FROM
      (s.product_id, s.quantity::numeric, s.gross_amount::numeric, s.net_amount::numeric,
       coalesce(s.unit_cost::numeric, s.recorded_unit_cost))
ORDER BY 1
