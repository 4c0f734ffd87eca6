-- Question: which products were credited to a person or a subtree, a year earlier (1) and now (2)?
-- Index: sales_credit_by_person, sales_credit_by_dept.
SELECT w.place, c.product_id, sum(c.quantity), sum(c.revenue), sum(c.margin),
       sum(c.uncosted_revenue)
FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) WITH ORDINALITY AS w (first_on, last_on, place)
JOIN sales_credit AS c ON c.business_on BETWEEN w.first_on AND w.last_on
WHERE CASE
          WHEN %(person)s::bigint IS NOT NULL THEN c.person_id = %(person)s
          ELSE c.department_id IN (SELECT id FROM org_department WHERE path LIKE %(path)s)
      END
  AND c.basis = %(basis)s AND c.kind = %(kind)s
  AND (%(known_at)s::timestamptz IS NULL OR c.recorded_at <= %(known_at)s)
GROUP BY w.place, c.product_id
HAVING sum(c.quantity) <> 0 OR sum(c.revenue) <> 0 OR sum(c.margin) <> 0
