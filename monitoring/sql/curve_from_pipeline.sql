-- Question: what did a holder close on each day of a window?
-- Index: sales_opportunity_by_owner, sales_opportunity_by_dept.
SELECT o.closed_on, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric,
    (count(*) FILTER (WHERE o.stage = 'won'))::numeric,
    (count(*) FILTER (WHERE o.stage = 'lost'))::numeric
FROM sales_opportunity AS o
WHERE o.closed_on BETWEEN %(first)s AND %(cut)s
  AND (
      o.owner_id = %(person)s
      OR o.department_id = ANY(ARRAY(
          SELECT d.id FROM org_department AS d JOIN org_department AS root
              ON root.id = %(department)s AND starts_with(d.path, root.path)))
  )
GROUP BY o.closed_on
