-- Question: what did each segment of customers buy of each product in a window and a year earlier?
-- Index: sales_credit_by_dept.
-- Rows from few sellers are dropped where `least` asks for it: they would tell what one person sold.
WITH sold AS (
    SELECT k.segment, c.product_id,
           sum(c.revenue) FILTER (WHERE c.business_on >= %(first)s) AS revenue,
           sum(c.quantity) FILTER (WHERE c.business_on >= %(first)s) AS quantity,
           sum(c.margin) FILTER (WHERE c.business_on >= %(first)s) AS margin,
           sum(c.uncosted_revenue) FILTER (WHERE c.business_on >= %(first)s) AS uncosted,
           count(DISTINCT c.order_id) FILTER (WHERE c.business_on >= %(first)s) AS orders,
           count(DISTINCT c.person_id) FILTER (WHERE c.business_on >= %(first)s) AS sellers,
           coalesce(sum(c.revenue) FILTER (WHERE c.business_on <= %(prior_last)s), 0) AS prior
    FROM sales_credit AS c
    JOIN sales_customer AS k ON k.id = c.customer_id
    WHERE c.department_id = ANY(%(departments)s)
      AND c.basis = 'booked' AND c.kind = 'revenue'
      AND (c.business_on BETWEEN %(first)s AND %(last)s
           OR c.business_on BETWEEN %(prior_first)s AND %(prior_last)s)
      AND (%(region)s = '' OR k.region = %(region)s)
    GROUP BY k.segment, c.product_id
), placed AS (
    SELECT s.*, row_number() OVER (
               PARTITION BY s.segment ORDER BY s.revenue DESC, s.product_id
           ) AS place
    FROM sold AS s
    WHERE s.orders >= %(least_orders)s AND s.revenue > 0
      AND (%(least)s = 0 OR s.sellers = 0 OR s.sellers >= %(least)s)
)
SELECT p.segment, r.id, r.name, r.family, p.revenue, p.quantity, p.margin, p.uncosted,
       p.orders, p.prior
FROM placed AS p
JOIN sales_product AS r ON r.id = p.product_id
WHERE p.place <= %(most)s
ORDER BY p.segment, p.place
