-- Question: target, working days and sums of each goal of one month, written for just that case?
-- Index: sales_credit_day_once; goals are people's and lie in the month of %(as_of)s.
WITH figures AS MATERIALIZED (
    SELECT c.person_id, sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
           sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
           sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
    FROM sales_creditday AS c
    WHERE c.basis = 'booked' AND c.kind = 'revenue'
      AND c.day BETWEEN date_trunc('month', %(as_of)s::date) AND %(as_of)s
      AND c.person_id = ANY(ARRAY(
          SELECT DISTINCT g.person_id FROM goals_goal AS g WHERE g.id = ANY(%(goals)s::bigint[])))
    GROUP BY c.person_id
)
SELECT g.id, g.measure, g.person_id, g.basis, g.credit_kind, g.starts_on, g.ends_on, v.target,
       at_cut.working_days, at_last.working_days, f.quantity, f.revenue, f.gross_revenue,
       f.margin, f.uncosted_revenue, f.orders
FROM goals_goal AS g
JOIN goals_goalversion AS v ON v.goal_id = g.id
CROSS JOIN org_company AS company
LEFT JOIN figures AS f ON f.person_id = g.person_id
LEFT JOIN org_calendarday AS at_cut
    ON at_cut.calendar_id = company.calendar_id AND at_cut.day = %(as_of)s
LEFT JOIN org_calendarday AS at_last
    ON at_last.calendar_id = company.calendar_id AND at_last.day = g.ends_on
WHERE g.id = ANY(%(goals)s::bigint[])
ORDER BY g.id
