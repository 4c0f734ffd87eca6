-- Question: which sums by month are not the sum of their ledger entries, or lack them?
-- Index: none, the ledger is read once.
WITH ledger AS (
    SELECT date_trunc('month', c.business_on)::date AS month, c.basis, c.kind,
           coalesce(c.person_id, 0) AS person_id, c.department_id,
           sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
           sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
           sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
    FROM sales_credit AS c
    GROUP BY 1, 2, 3, 4, 5
), kept AS (
    SELECT k.month, k.basis, k.kind, coalesce(k.person_id, 0) AS person_id, k.department_id,
           k.quantity, k.revenue, k.gross_revenue, k.margin, k.uncosted_revenue, k.orders
    FROM sales_creditmonth AS k
)
SELECT concat_ws(' ', month, basis, kind, 'person', nullif(person_id, 0), 'department',
                 department_id),
       concat('kept ', coalesce(k.revenue::text, 'nothing'),
              ', ledger ', coalesce(l.revenue::text, 'nothing'))
FROM ledger AS l
FULL JOIN kept AS k USING (month, basis, kind, person_id, department_id)
WHERE (l.quantity, l.revenue, l.gross_revenue, l.margin, l.uncosted_revenue, l.orders)
      IS DISTINCT FROM
      (k.quantity, k.revenue, k.gross_revenue, k.margin, k.uncosted_revenue, k.orders)
ORDER BY 1
