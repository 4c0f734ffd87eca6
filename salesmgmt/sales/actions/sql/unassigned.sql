-- Question: which touched orders have no share yet? They count for their department alone.
-- Index: sales_order_share_person_once.
-- Looked up order by order (OFFSET 0): there may be a hundred times as many shares.
INSERT INTO sales_ordershare
    (order_id, version, kind, position, person_id, department_id, share, act)
SELECT o.id, 1, 'revenue', 1, NULL, o.department_id, 1, %(act)s::uuid
FROM locked_order AS o
WHERE o.id IN (SELECT e.order_id FROM new_event AS e)
  AND NOT EXISTS (SELECT FROM sales_ordershare AS s WHERE s.order_id = o.id OFFSET 0)
ORDER BY o.id
