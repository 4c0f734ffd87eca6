-- Question: in which state are the rows that tell what sells best? (each posting writes sums anew)
-- Index: sales_department_month_once; the newest row of customers' and products' history.
SELECT
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    (SELECT md5(string_agg(concat(m.xmin, m.ctid), ',' ORDER BY m.id))
     FROM sales_departmentmonth AS m
     WHERE m.department_id = ANY(%(departments)s) AND m.basis = 'booked' AND m.kind = 'revenue'
       AND (m.month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s
            OR m.month BETWEEN date_trunc('month', %(prior_first)s::date) AND %(prior_last)s)),
    (SELECT max(c.pgh_id) FROM sales_customerevent AS c),
    (SELECT max(p.pgh_id) FROM sales_productevent AS p)
