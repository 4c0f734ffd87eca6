-- Question: what was credited and closed in each span, as the roll-ups say now?
-- Index: sales_credit_month_once, sales_credit_day_once (person);
--        sales_department_month_once, sales_department_day_once; sales_opportunity_by_owner,
--        sales_opportunity_by_dept.
, edge AS MATERIALIZED (
    SELECT s.span_id, s.person_id, s.department_id, s.basis, s.kind, e.from_on, e.to_on
    FROM span AS s
    CROSS JOIN LATERAL (
        SELECT s.first_on AS from_on, s.cut_on AS to_on WHERE s.months_from >= s.months_to
        UNION ALL
        SELECT s.first_on, s.months_from - 1
        WHERE s.months_from < s.months_to AND s.first_on < s.months_from
        UNION ALL
        SELECT s.months_to, s.cut_on
        WHERE s.months_from < s.months_to AND s.months_to <= s.cut_on
    ) AS e
    WHERE NOT s.is_pipeline
)
, entry AS (
    -- Each span is added up for itself, along its index: one aggregate over the joined rows of
    -- all spans would have to sort them.
    SELECT s.span_id, f.*
    FROM span AS s
    CROSS JOIN LATERAL (
        SELECT sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
            sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
            sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
        FROM sales_creditmonth AS c
        WHERE c.person_id = s.person_id AND c.basis = s.basis AND c.kind = s.kind
            AND c.month >= s.months_from AND c.month < s.months_to
    ) AS f
    WHERE s.person_id > 0 AND NOT s.is_pipeline AND s.months_from < s.months_to
    UNION ALL
    SELECT s.span_id, f.*
    FROM edge AS s
    CROSS JOIN LATERAL (
        SELECT sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
            sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
            sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
        FROM sales_creditday AS c
        WHERE c.person_id = s.person_id AND c.basis = s.basis AND c.kind = s.kind
            AND c.day BETWEEN s.from_on AND s.to_on
    ) AS f
    WHERE s.person_id > 0
    UNION ALL
    SELECT s.span_id, f.*
    FROM span AS s
    CROSS JOIN LATERAL (
        SELECT sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
            sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
            sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
        FROM subtree AS t
        JOIN sales_departmentmonth AS c ON c.department_id = t.department_id
        WHERE t.root_id = s.department_id AND c.basis = s.basis AND c.kind = s.kind
            AND c.month >= s.months_from AND c.month < s.months_to
    ) AS f
    WHERE s.department_id > 0 AND NOT s.is_pipeline AND s.months_from < s.months_to
    UNION ALL
    SELECT s.span_id, f.*
    FROM edge AS s
    CROSS JOIN LATERAL (
        SELECT sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
            sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
            sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
        FROM subtree AS t
        JOIN sales_departmentday AS c ON c.department_id = t.department_id
        WHERE t.root_id = s.department_id AND c.basis = s.basis AND c.kind = s.kind
            AND c.day BETWEEN s.from_on AND s.to_on
    ) AS f
    WHERE s.department_id > 0
)
, closing AS (
    SELECT s.span_id, o.stage
    FROM span AS s
    JOIN sales_opportunity AS o
        ON o.owner_id = s.person_id AND o.closed_on BETWEEN s.first_on AND s.cut_on
    WHERE s.person_id > 0 AND s.is_pipeline
    UNION ALL
    SELECT s.span_id, o.stage
    FROM span AS s
    JOIN subtree AS t ON t.root_id = s.department_id
    JOIN sales_opportunity AS o
        ON o.department_id = t.department_id AND o.closed_on BETWEEN s.first_on AND s.cut_on
    WHERE s.is_pipeline
)
