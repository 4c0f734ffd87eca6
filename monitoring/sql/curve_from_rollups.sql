-- Question: what was credited to a holder on each day of a window?
-- Index: sales_credit_day_once (person), sales_department_day_once (departments).
SELECT c.day, sum(c.quantity), sum(c.revenue), sum(c.gross_revenue), sum(c.margin),
    sum(c.uncosted_revenue), sum(c.orders), 0::numeric, 0::numeric
FROM (
    SELECT p.day, p.quantity, p.revenue, p.gross_revenue, p.margin, p.uncosted_revenue, p.orders
    FROM sales_creditday AS p
    WHERE p.person_id = %(person)s AND p.basis = %(basis)s AND p.kind = %(kind)s
      AND p.day BETWEEN %(first)s AND %(cut)s
    UNION ALL
    SELECT u.day, u.quantity, u.revenue, u.gross_revenue, u.margin, u.uncosted_revenue, u.orders
    FROM sales_departmentday AS u
    JOIN org_department AS d ON d.id = u.department_id
    JOIN org_department AS root ON root.id = %(department)s AND starts_with(d.path, root.path)
    WHERE u.basis = %(basis)s AND u.kind = %(kind)s AND u.day BETWEEN %(first)s AND %(cut)s
) AS c
GROUP BY c.day
