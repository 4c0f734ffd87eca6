-- Question: in which state are the rows that tell what sells best?
-- Index: sales_department_month_once; the keys of customers' and products' history.
-- Each posting writes the sums of its months anew, and history only grows: its number of rows tells
-- of each change, also where changes are committed in another order than they were numbered; its
-- last number tells changes from others that were rolled back. Another server, or this one after a
-- restore, numbers rows and transactions alike: it began at another time.
SELECT
    (SELECT oid FROM pg_database WHERE datname = current_database()), pg_postmaster_start_time(),
    (SELECT md5(string_agg(concat(m.xmin, m.ctid), ',' ORDER BY m.id))
     FROM sales_departmentmonth AS m
     WHERE m.department_id = ANY(%(departments)s) AND m.basis = 'booked' AND m.kind = 'revenue'
       AND (m.month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s
            OR m.month BETWEEN date_trunc('month', %(prior_first)s::date) AND %(prior_last)s)),
    (SELECT count(*) FROM sales_customerevent), (SELECT max(pgh_id) FROM sales_customerevent),
    (SELECT count(*) FROM sales_productevent), (SELECT max(pgh_id) FROM sales_productevent)
