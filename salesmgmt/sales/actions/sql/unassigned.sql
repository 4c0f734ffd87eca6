-- Question: which touched orders have no share yet? They count for their department alone.
-- Index: sales_order_share_person_once, sales_order by primary key.
-- Looked up order by order: there may be a hundred times as many orders and shares.
INSERT INTO sales_ordershare
    (order_id, version, kind, position, person_id, department_id, share, act)
SELECT n.order_id, 1, 'revenue', 1, NULL, o.department_id, 1, %(act)s::uuid
FROM (
    SELECT e.order_id
    FROM (SELECT DISTINCT e.order_id FROM new_event AS e) AS e
    WHERE NOT EXISTS (
        SELECT FROM sales_ordershare AS s WHERE s.order_id = e.order_id OFFSET 0
    )
    OFFSET 0
) AS n
CROSS JOIN LATERAL (
    SELECT o.department_id FROM sales_order AS o WHERE o.id = n.order_id OFFSET 0
) AS o
ORDER BY n.order_id
