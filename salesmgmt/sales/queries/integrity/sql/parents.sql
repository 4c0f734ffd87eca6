-- Question: which orders, lines and shares name something that does not exist?
-- Index: none, all rows are read; what they name is hashed.
SELECT concat('order ', o.id), concat_ws(', ',
    CASE WHEN c.id IS NULL THEN 'customer does not exist' END,
    CASE WHEN d.id IS NULL THEN 'department does not exist' END,
    CASE WHEN o.territory_id IS NOT NULL AND t.id IS NULL THEN 'territory does not exist' END)
FROM sales_order AS o
LEFT JOIN sales_customer AS c ON c.id = o.customer_id
LEFT JOIN org_department AS d ON d.id = o.department_id
LEFT JOIN sales_territory AS t ON t.id = o.territory_id
WHERE c.id IS NULL OR d.id IS NULL OR (o.territory_id IS NOT NULL AND t.id IS NULL)
UNION ALL
SELECT concat('line ', l.id), concat_ws(', ',
    CASE WHEN o.id IS NULL THEN 'order does not exist' END,
    CASE WHEN p.id IS NULL THEN 'product does not exist' END)
FROM sales_orderline AS l
LEFT JOIN sales_order AS o ON o.id = l.order_id
LEFT JOIN sales_product AS p ON p.id = l.product_id
WHERE o.id IS NULL OR p.id IS NULL
UNION ALL
SELECT concat('share ', s.id), concat_ws(', ',
    CASE WHEN o.id IS NULL THEN 'order does not exist' END,
    CASE WHEN s.person_id IS NOT NULL AND u.id IS NULL THEN 'person does not exist' END,
    CASE WHEN d.id IS NULL THEN 'department does not exist' END)
FROM sales_ordershare AS s
LEFT JOIN sales_order AS o ON o.id = s.order_id
LEFT JOIN org_user AS u ON u.id = s.person_id
LEFT JOIN org_department AS d ON d.id = s.department_id
WHERE o.id IS NULL OR d.id IS NULL OR (s.person_id IS NOT NULL AND u.id IS NULL)
ORDER BY 1
