-- Question: in which state are the sums that every posting into these months writes anew?
-- Index: sales_department_month_once.
-- Their versions tell of each posting, also where postings are committed in another order than they
-- began. Another server, or this one after a restore, numbers rows and transactions alike: it began
-- at another time.
SELECT
    (SELECT oid FROM pg_database WHERE datname = current_database()), pg_postmaster_start_time(),
    (SELECT md5(string_agg(concat(m.xmin, m.ctid), ',' ORDER BY m.id))
     FROM sales_departmentmonth AS m
     WHERE (%(departments)s::bigint[] IS NULL OR m.department_id = ANY(%(departments)s))
       AND EXISTS (
           SELECT FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) AS w (first, last)
           WHERE m.month BETWEEN date_trunc('month', w.first) AND w.last
       ))
