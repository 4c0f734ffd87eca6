-- Question: of which touched orders is something neither delivered nor cancelled after this posting?
-- Index: sales_line_event_by_order, sales_openorder by primary key.
WITH touched AS (
    SELECT DISTINCT n.order_id FROM new_event AS n
), waiting AS (
    SELECT DISTINCT l.order_id
    FROM (
        SELECT e.order_id
        FROM sales_lineevent AS e
        WHERE e.order_id IN (SELECT t.order_id FROM touched AS t)
          AND e.kind IN ('booked', 'cancelled', 'delivered')
        GROUP BY e.order_id, e.line_id
        HAVING sum(CASE e.kind WHEN 'booked' THEN e.quantity ELSE -e.quantity END) > 0
    ) AS l
), finished AS (
    DELETE FROM sales_openorder AS o
    USING touched AS t
    WHERE o.order_id = t.order_id
      AND NOT EXISTS (SELECT FROM waiting AS w WHERE w.order_id = o.order_id)
)
INSERT INTO sales_openorder (order_id, due_on)
SELECT o.id, o.due_on
FROM waiting AS w
JOIN sales_order AS o ON o.id = w.order_id
ORDER BY o.id
ON CONFLICT (order_id) DO NOTHING
