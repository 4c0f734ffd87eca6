-- Question: what revenue was credited in each month, to the company or to each person?
-- Index: none in general; the months of one basis and kind are read once.
-- holder: the person's id, 0 for credit without a person and for the company as a whole.
SELECT k.holder, array_agg(k.month), array_agg(k.revenue)
FROM (
    SELECT c.holder, c.month, sum(c.revenue) AS revenue
    FROM (
        SELECT coalesce(p.person_id, 0) AS holder, p.month, p.revenue
        FROM sales_creditmonth AS p
        WHERE %(by_person)s AND p.basis = %(basis)s AND p.kind = %(kind)s
          AND p.month BETWEEN %(first)s AND %(last)s
        UNION ALL
        SELECT 0, d.month, d.revenue
        FROM sales_departmentmonth AS d
        WHERE NOT %(by_person)s AND d.basis = %(basis)s AND d.kind = %(kind)s
          AND d.month BETWEEN %(first)s AND %(last)s
    ) AS c
    GROUP BY 1, 2
) AS k
GROUP BY k.holder
