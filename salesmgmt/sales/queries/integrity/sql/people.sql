-- Question: who is credited with something else than their latest share of a line, or in a
-- department that no share of theirs names?
-- Index: sales_order_share_person_once.
WITH latest AS (
    SELECT s.order_id, s.kind, coalesce(s.person_id, 0) AS person_id, s.share
    FROM sales_ordershare AS s
    JOIN (
        SELECT h.order_id, max(h.version) AS version
        FROM sales_ordershare AS h
        GROUP BY h.order_id
    ) AS l USING (order_id, version)
), line AS (
    SELECT c.line_id, c.basis, c.order_id, sum(c.revenue) AS revenue, sum(c.quantity) AS quantity
    FROM sales_credit AS c
    WHERE c.kind = 'revenue'
    GROUP BY c.line_id, c.basis, c.order_id
), said AS (
    SELECT l.line_id, l.basis, s.kind, s.person_id, l.revenue * s.share AS revenue,
           l.quantity * s.share AS quantity
    FROM line AS l
    JOIN latest AS s ON s.order_id = l.order_id
), credited AS (
    SELECT c.line_id, c.basis, c.kind, coalesce(c.person_id, 0) AS person_id,
           sum(c.revenue) AS revenue, sum(c.quantity) AS quantity
    FROM sales_credit AS c
    GROUP BY 1, 2, 3, 4
)
-- A share is exact to one millionth: the largest remainder decides who has the last one.
SELECT concat_ws(' ', 'line', line_id, basis, kind, 'person', nullif(person_id, 0)),
       concat('share is ', coalesce(s.revenue, 0), ', credit is ', coalesce(c.revenue, 0))
FROM said AS s
FULL JOIN credited AS c USING (line_id, basis, kind, person_id)
WHERE abs(coalesce(s.revenue, 0) - coalesce(c.revenue, 0)) >= 0.000001
   OR abs(coalesce(s.quantity, 0) - coalesce(c.quantity, 0)) >= 0.000001
UNION ALL
SELECT concat('entry ', c.id), concat('no share names department ', c.department_id)
FROM sales_credit AS c
WHERE NOT EXISTS (
    SELECT FROM sales_ordershare AS s
    WHERE s.order_id = c.order_id AND s.kind = c.kind AND s.department_id = c.department_id
      AND s.person_id IS NOT DISTINCT FROM c.person_id
)
ORDER BY 1
