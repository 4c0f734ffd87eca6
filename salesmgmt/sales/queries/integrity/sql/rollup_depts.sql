-- Question: which sums of departments are not the sum of their people's, or lack them?
-- Index: none, the sums are read once.
WITH people AS (
    SELECT 'day' AS span, k.day, k.basis, k.kind, k.department_id, sum(k.quantity) AS quantity,
           sum(k.revenue) AS revenue, sum(k.gross_revenue) AS gross_revenue,
           sum(k.margin) AS margin, sum(k.uncosted_revenue) AS uncosted_revenue,
           sum(k.orders) AS orders
    FROM sales_creditday AS k
    GROUP BY k.day, k.basis, k.kind, k.department_id
    UNION ALL
    SELECT 'month', k.month, k.basis, k.kind, k.department_id, sum(k.quantity), sum(k.revenue),
           sum(k.gross_revenue), sum(k.margin), sum(k.uncosted_revenue), sum(k.orders)
    FROM sales_creditmonth AS k
    GROUP BY k.month, k.basis, k.kind, k.department_id
), kept AS (
    SELECT 'day' AS span, k.day, k.basis, k.kind, k.department_id, k.quantity, k.revenue,
           k.gross_revenue, k.margin, k.uncosted_revenue, k.orders
    FROM sales_departmentday AS k
    UNION ALL
    SELECT 'month', k.month, k.basis, k.kind, k.department_id, k.quantity, k.revenue,
           k.gross_revenue, k.margin, k.uncosted_revenue, k.orders
    FROM sales_departmentmonth AS k
)
SELECT concat_ws(' ', span, day, basis, kind, 'department', department_id),
       concat('kept ', coalesce(k.revenue::text, 'nothing'),
              ', of people ', coalesce(p.revenue::text, 'nothing'))
FROM people AS p
FULL JOIN kept AS k USING (span, day, basis, kind, department_id)
WHERE (p.quantity, p.revenue, p.gross_revenue, p.margin, p.uncosted_revenue, p.orders)
      IS DISTINCT FROM
      (k.quantity, k.revenue, k.gross_revenue, k.margin, k.uncosted_revenue, k.orders)
ORDER BY 1
