-- Question: what must be taken back from everyone who is credited for the order now?
-- Index: sales_credit_by_order.
INSERT INTO posting
    (line_id, order_id, product_id, customer_id, territory_id, basis, business_on, origin_on, entry,
     kind, person_id, department_id, share, quantity, revenue, gross_revenue, margin,
     uncosted_revenue, orders, reverses_id)
SELECT c.line_id, c.order_id, c.product_id, c.customer_id, c.territory_id, c.basis,
       c.business_on, c.origin_on, 'reversal', c.kind, c.person_id, c.department_id, c.share,
       -sum(c.quantity), -sum(c.revenue), -sum(c.gross_revenue), -sum(c.margin),
       -sum(c.uncosted_revenue), -sum(c.orders), max(c.id)
FROM sales_credit AS c
WHERE c.order_id = %(order)s
GROUP BY c.line_id, c.order_id, c.product_id, c.customer_id, c.territory_id, c.basis,
         c.business_on, c.origin_on, c.kind, c.person_id, c.department_id, c.share
HAVING (sum(c.quantity), sum(c.revenue), sum(c.gross_revenue), sum(c.margin),
        sum(c.uncosted_revenue), sum(c.orders)) <> (0, 0, 0, 0, 0, 0)
ORDER BY c.line_id, c.basis, c.business_on
