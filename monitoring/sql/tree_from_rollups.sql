-- Question: what was credited in a period, and in each month before, by department and listed person?
-- Index: none in general; a period reads its months of one basis and kind (sales_credit_month_dept).
-- listed: the person's id, 0 for credit without a person, -1 for people who are only counted.
-- month: empty for the period itself. Days of a month that is not over are read from trend_until.
-- Only departments that a row tells of, and people who are listed wherever they have credit.
WITH entry AS (
    SELECT NULL::date AS month, c.department_id, c.person_id,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM sales_creditmonth AS c
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s
      AND c.month >= %(months_from)s AND c.month < %(months_to)s
      AND (%(everywhere)s OR c.department_id = ANY(%(within)s) OR c.person_id = ANY(%(people)s))
    UNION ALL
    SELECT NULL, c.department_id, c.person_id,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM sales_creditday AS c
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s
      AND c.day BETWEEN %(first)s AND %(cut)s
      AND NOT (c.day >= %(months_from)s AND c.day < %(months_to)s)
      AND (%(everywhere)s OR c.department_id = ANY(%(within)s) OR c.person_id = ANY(%(people)s))
    UNION ALL
    SELECT c.month, c.department_id, c.person_id,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM sales_creditmonth AS c
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s
      AND c.month >= %(trend_from)s AND c.month < %(trend_until)s
      AND (%(everywhere)s OR c.department_id = ANY(%(within)s) OR c.person_id = ANY(%(people)s))
    UNION ALL
    SELECT %(trend_last)s, c.department_id, c.person_id,
        c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM sales_creditday AS c
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s
      AND c.day BETWEEN %(trend_until)s AND %(trend_days_to)s
      AND (%(everywhere)s OR c.department_id = ANY(%(within)s) OR c.person_id = ANY(%(people)s))
)
SELECT
    e.department_id,
    CASE
        WHEN %(everybody)s OR e.department_id = ANY(%(people_in)s) OR e.person_id = ANY(%(people)s)
        THEN coalesce(e.person_id, 0)
        ELSE -1
    END AS listed,
    e.month,
    CASE WHEN e.month IS NULL THEN
        array_agg(DISTINCT e.person_id) FILTER (WHERE e.person_id IS NOT NULL) END AS people,
    sum(e.quantity), sum(e.revenue), sum(e.gross_revenue), sum(e.margin), sum(e.uncosted_revenue),
    sum(e.orders), 0::numeric, 0::numeric
FROM entry AS e
GROUP BY e.department_id, listed, e.month
