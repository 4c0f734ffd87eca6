-- Question: what revenue do the sums of departments have in the window, booked and delivered?
-- Index: sales_department_month_once, sales_department_day_once.
-- Whole months lie in [months_from, months_to).
SELECT 'credited_' || c.basis, NULL::bigint, sum(c.revenue)
FROM (
    SELECT m.basis, m.revenue
    FROM sales_departmentmonth AS m
    JOIN org_department AS d ON d.id = m.department_id AND d.path LIKE %(path)s
    WHERE m.basis IN ('booked', 'delivered') AND m.kind = 'revenue'
      AND m.month >= %(months_from)s AND m.month < %(months_to)s
    UNION ALL
    SELECT s.basis, s.revenue
    FROM sales_departmentday AS s
    JOIN org_department AS d ON d.id = s.department_id AND d.path LIKE %(path)s
    WHERE s.basis IN ('booked', 'delivered') AND s.kind = 'revenue'
      AND s.day BETWEEN %(first)s AND %(until)s
      AND NOT (s.day >= %(months_from)s AND s.day < %(months_to)s)
) AS c
GROUP BY c.basis
