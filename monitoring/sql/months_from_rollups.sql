-- Question: what revenue was credited in each month, to the company or to each person?
-- Index: none in general; the months of one basis and kind are read once.
-- holder: the person's id, 0 for credit without a person and for the company as a whole.
SELECT k.holder, array_agg(k.month), array_agg(k.revenue)
FROM (
    SELECT CASE WHEN %(by_person)s THEN coalesce(c.person_id, 0) ELSE 0 END AS holder, c.month,
           sum(c.revenue) AS revenue
    FROM sales_creditmonth AS c
    WHERE c.basis = %(basis)s AND c.kind = %(kind)s AND c.month BETWEEN %(first)s AND %(last)s
    GROUP BY 1, 2
) AS k
GROUP BY k.holder
