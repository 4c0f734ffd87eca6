-- Question: what was credited to a holder on each day of a window?
-- Index: sales_credit_day_once (person), sales_credit_day_dept.
SELECT c.day, sum(c.quantity), sum(c.revenue), sum(c.gross_revenue), sum(c.margin),
    sum(c.uncosted_revenue), sum(c.orders), 0::numeric, 0::numeric
FROM sales_creditday AS c
WHERE c.basis = %(basis)s AND c.kind = %(kind)s AND c.day BETWEEN %(first)s AND %(cut)s
  AND (
      c.person_id = %(person)s
      OR c.department_id = ANY(ARRAY(
          SELECT d.id FROM org_department AS d JOIN org_department AS root
              ON root.id = %(department)s AND starts_with(d.path, root.path)))
  )
GROUP BY c.day
