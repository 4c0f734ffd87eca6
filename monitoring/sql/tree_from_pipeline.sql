-- Question: what was closed in a period, and in each month before, by department and listed person?
-- Index: sales_opportunity_by_dept (department, closed_on).
-- listed: the owner's id, -1 for everybody else; month: empty for the period itself.
WITH entry AS (
    SELECT NULL::date AS month, o.department_id, o.owner_id AS person_id, o.stage
    FROM sales_opportunity AS o
    WHERE o.closed_on BETWEEN %(first)s AND %(cut)s
    UNION ALL
    SELECT date_trunc('month', o.closed_on)::date, o.department_id, o.owner_id, o.stage
    FROM sales_opportunity AS o
    WHERE o.closed_on BETWEEN %(trend_from)s AND %(trend_cut)s
)
SELECT
    e.department_id,
    CASE
        WHEN %(everybody)s OR e.department_id = ANY(%(people_in)s) OR e.person_id = ANY(%(people)s)
        THEN e.person_id
        ELSE -1
    END AS listed,
    e.month,
    0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric,
    (count(*) FILTER (WHERE e.stage = 'won'))::numeric,
    (count(*) FILTER (WHERE e.stage = 'lost'))::numeric
FROM entry AS e
GROUP BY e.department_id, listed, e.month
