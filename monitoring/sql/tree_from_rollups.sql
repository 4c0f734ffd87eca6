-- Question: what was credited in a period, and in each month before, by department and listed person?
-- Index: sales_department_month_once, sales_department_day_once; sales_credit_month_dept,
--        sales_credit_day_dept (people of listed departments), sales_credit_month_once,
--        sales_credit_day_once (people who are listed wherever they have credit).
-- listed: the person's id, 0 for credit without a person, -1 for everybody else of the department.
-- month: empty for the period itself.
-- Each span is read for itself, along the index: joined by its days, all days would be read.
WITH months AS (
    SELECT * FROM unnest(%(month_trends)s::boolean[], %(month_firsts)s::date[],
                         %(month_lasts)s::date[]) AS m (is_trend, first_on, last_on)
), days AS (
    SELECT * FROM unnest(%(day_months)s::date[], %(day_firsts)s::date[], %(day_lasts)s::date[])
        AS d (month, first_on, last_on)
), whole AS (
    SELECT c.department_id, CASE WHEN m.is_trend THEN c.month END AS month,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM months AS m
    CROSS JOIN LATERAL (
        SELECT c.* FROM sales_departmentmonth AS c
        WHERE c.basis = %(basis)s AND c.kind = %(kind)s
          AND c.month BETWEEN m.first_on AND m.last_on
          AND c.department_id = ANY(%(within)s::bigint[])
        OFFSET 0
    ) AS c
    UNION ALL
    SELECT c.department_id, d.month,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM days AS d
    CROSS JOIN LATERAL (
        SELECT c.* FROM sales_departmentday AS c
        WHERE c.basis = %(basis)s AND c.kind = %(kind)s
          AND c.day BETWEEN d.first_on AND d.last_on
          AND c.department_id = ANY(%(within)s::bigint[])
        OFFSET 0
    ) AS c
), part AS (
    SELECT c.department_id, coalesce(c.person_id, 0) AS listed,
        CASE WHEN m.is_trend THEN c.month END AS month,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM months AS m
    CROSS JOIN LATERAL (
        SELECT c.* FROM sales_creditmonth AS c
        WHERE c.basis = %(basis)s AND c.kind = %(kind)s
          AND c.month BETWEEN m.first_on AND m.last_on
          AND (%(everybody)s OR c.department_id = ANY(%(people_in)s)
               OR c.person_id = ANY(%(people)s))
          AND (c.department_id = ANY(%(within)s::bigint[]) OR c.person_id = ANY(%(people)s))
        OFFSET 0
    ) AS c
    UNION ALL
    SELECT c.department_id, coalesce(c.person_id, 0), d.month,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM days AS d
    CROSS JOIN LATERAL (
        SELECT c.* FROM sales_creditday AS c
        WHERE c.basis = %(basis)s AND c.kind = %(kind)s
          AND c.day BETWEEN d.first_on AND d.last_on
          AND (%(everybody)s OR c.department_id = ANY(%(people_in)s)
               OR c.person_id = ANY(%(people)s))
          AND (c.department_id = ANY(%(within)s::bigint[]) OR c.person_id = ANY(%(people)s))
        OFFSET 0
    ) AS c
), entry AS (
    SELECT -1 AS listed, w.* FROM whole AS w
    UNION ALL
    SELECT p.listed, p.department_id, p.month, p.quantity, p.revenue, p.gross_revenue, p.margin,
        p.uncosted_revenue, p.orders
    FROM part AS p
    UNION ALL
    SELECT -1, p.department_id, p.month, -p.quantity, -p.revenue, -p.gross_revenue, -p.margin,
        -p.uncosted_revenue, -p.orders
    FROM part AS p
    WHERE p.department_id = ANY(%(within)s::bigint[])
)
SELECT e.department_id, e.listed, e.month, sum(e.quantity), sum(e.revenue), sum(e.gross_revenue),
    sum(e.margin), sum(e.uncosted_revenue), sum(e.orders), 0::numeric, 0::numeric
FROM entry AS e
GROUP BY e.department_id, e.listed, e.month
