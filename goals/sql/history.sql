-- Question: what was credited to each of these people and departments (with all below) in a window?
-- Index: sales_credit_month_once, sales_credit_day_once (people);
--        sales_department_month_once, sales_department_day_once (departments).
WITH bounds AS (
    SELECT
        %(first)s::date AS first_on,
        %(last)s::date AS last_on,
        -- Whole months lie in [months_from, months_to); the days before and after are edges.
        (date_trunc('month', %(first)s::date - 1) + interval '1 month')::date AS months_from,
        date_trunc('month', %(last)s::date + 1)::date AS months_to
)
, edge AS MATERIALIZED (
    SELECT b.first_on AS from_on, b.last_on AS to_on
    FROM bounds AS b WHERE b.months_from >= b.months_to
    UNION ALL
    SELECT b.first_on, b.months_from - 1
    FROM bounds AS b WHERE b.months_from < b.months_to AND b.first_on < b.months_from
    UNION ALL
    SELECT b.months_to, b.last_on
    FROM bounds AS b WHERE b.months_from < b.months_to AND b.months_to <= b.last_on
)
, subtree AS MATERIALIZED (
    SELECT root.id AS root_id, d.id AS department_id
    FROM unnest(%(departments)s::bigint[]) AS wanted (id)
    JOIN org_department AS root ON root.id = wanted.id
    JOIN org_department AS d ON starts_with(d.path, root.path)
)
, entry AS (
    SELECT c.person_id, NULL::bigint AS department_id, c.revenue, c.margin, c.uncosted_revenue,
        c.quantity, c.orders
    FROM bounds AS b
    JOIN sales_creditmonth AS c ON c.month >= b.months_from AND c.month < b.months_to
    WHERE c.person_id = ANY(%(people)s::bigint[]) AND c.basis = %(basis)s AND c.kind = %(kind)s
    UNION ALL
    SELECT c.person_id, NULL, c.revenue, c.margin, c.uncosted_revenue, c.quantity, c.orders
    FROM edge AS e
    JOIN sales_creditday AS c ON c.day BETWEEN e.from_on AND e.to_on
    WHERE c.person_id = ANY(%(people)s::bigint[]) AND c.basis = %(basis)s AND c.kind = %(kind)s
    UNION ALL
    SELECT NULL, t.root_id, c.revenue, c.margin, c.uncosted_revenue, c.quantity, c.orders
    FROM bounds AS b
    JOIN sales_departmentmonth AS c ON c.month >= b.months_from AND c.month < b.months_to
    JOIN subtree AS t ON t.department_id = c.department_id
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s
    UNION ALL
    SELECT NULL, t.root_id, c.revenue, c.margin, c.uncosted_revenue, c.quantity, c.orders
    FROM edge AS e
    JOIN sales_departmentday AS c ON c.day BETWEEN e.from_on AND e.to_on
    JOIN subtree AS t ON t.department_id = c.department_id
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s
)
SELECT e.person_id, e.department_id, sum(e.revenue), sum(e.margin), sum(e.uncosted_revenue),
    sum(e.quantity), sum(e.orders)
FROM entry AS e
GROUP BY e.person_id, e.department_id
