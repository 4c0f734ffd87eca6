-- Question: which orders are kept as open but are not, by their documents, and the other way round?
-- Index: none; documents are read once and hashed.
WITH given AS (
    SELECT p.line_id, p.quantity FROM sales_deliveryline AS p
    UNION ALL
    SELECT p.line_id, p.quantity FROM sales_cancellationline AS p
), gone AS (
    SELECT g.line_id, sum(g.quantity) AS quantity FROM given AS g GROUP BY g.line_id
), waiting AS (
    SELECT DISTINCT l.order_id
    FROM sales_orderline AS l
    LEFT JOIN gone AS g ON g.line_id = l.id
    WHERE l.quantity > coalesce(g.quantity, 0)
)
SELECT concat('order ', coalesce(w.order_id, k.order_id)),
       CASE WHEN k.order_id IS NULL THEN 'open, but not kept as open'
            WHEN w.order_id IS NULL THEN 'kept as open, but nothing is to come'
            ELSE 'kept with another day' END
FROM waiting AS w
FULL JOIN sales_openorder AS k ON k.order_id = w.order_id
LEFT JOIN sales_order AS o ON o.id = k.order_id
WHERE w.order_id IS NULL OR k.order_id IS NULL OR k.due_on IS DISTINCT FROM o.due_on
ORDER BY 1
