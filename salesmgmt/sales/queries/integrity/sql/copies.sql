-- Question: which entries bear other keys than their line, or a line, person or department that
-- does not exist?
-- Index: primary keys of the lines and orders.
SELECT concat('entry ', c.id), concat_ws(', ',
    CASE WHEN c.order_id <> l.order_id THEN 'order' END,
    CASE WHEN c.product_id <> l.product_id THEN 'product' END,
    CASE WHEN c.customer_id <> o.customer_id THEN 'customer' END,
    CASE WHEN c.territory_id IS DISTINCT FROM o.territory_id THEN 'territory' END,
    CASE WHEN o.id IS NULL THEN 'line does not exist' END,
    CASE WHEN c.person_id IS NOT NULL AND u.id IS NULL THEN 'person does not exist' END,
    CASE WHEN d.id IS NULL THEN 'department does not exist' END)
FROM sales_credit AS c
LEFT JOIN sales_orderline AS l ON l.id = c.line_id
LEFT JOIN sales_order AS o ON o.id = l.order_id
LEFT JOIN org_user AS u ON u.id = c.person_id
LEFT JOIN org_department AS d ON d.id = c.department_id
WHERE c.order_id <> l.order_id OR c.product_id <> l.product_id OR c.customer_id <> o.customer_id
   OR c.territory_id IS DISTINCT FROM o.territory_id OR d.id IS NULL OR o.id IS NULL
   OR (c.person_id IS NOT NULL AND u.id IS NULL)
ORDER BY c.id
