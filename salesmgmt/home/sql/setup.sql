-- Question: what is set up, which documents came in last, and how do the jobs stand? Counts only.
-- Index: primary keys (the latest document is the one with the highest id); journal_job_open.
SELECT
    (SELECT root.name FROM org_company AS c JOIN org_department AS root ON root.id = c.root_id)
        AS company,
    (SELECT c.currency FROM org_company AS c) AS currency,
    (SELECT k.name FROM org_company AS c JOIN org_fiscalcalendar AS k ON k.id = c.calendar_id)
        AS calendar,
    (SELECT max(d.day) FROM org_company AS c
     JOIN org_calendarday AS d ON d.calendar_id = c.calendar_id) AS calendar_until,
    (SELECT count(*) FROM org_department) AS departments,
    (SELECT count(*) FROM org_department AS d WHERE NOT EXISTS (
        SELECT FROM org_management AS m
        WHERE m.department_id = d.id AND m.starts_on <= %(today)s
          AND (m.ends_on IS NULL OR m.ends_on >= %(today)s))) AS departments_unmanaged,
    (SELECT count(*) FROM org_user AS u
     WHERE u.left_on IS NULL OR u.left_on >= %(today)s) AS people,
    (SELECT count(*) FROM org_user AS u
     WHERE u.is_active AND u.password LIKE '%%$%%'
       AND (u.left_on IS NULL OR u.left_on >= %(today)s)) AS with_password,
    (SELECT count(*) FROM org_user AS u WHERE u.last_login IS NOT NULL) AS logged_in,
    -- An order in a currency without a rate is refused: the others need not be looked for.
    (SELECT string_agg(r.currency, ', ' ORDER BY r.currency)
     FROM (SELECT DISTINCT currency FROM org_currencyrate) AS r
     WHERE r.currency <> (SELECT c.currency FROM org_company AS c)
       AND EXISTS (SELECT FROM sales_order AS o WHERE o.currency = r.currency)
    ) AS foreign_currencies,
    (SELECT count(DISTINCT r.currency) FROM org_currencyrate AS r) AS rated_currencies,
    (SELECT max(r.starts_on) FROM org_currencyrate AS r) AS rates_until,
    (SELECT count(*) FROM journal_job AS j WHERE j.state = 'waiting') AS jobs_waiting,
    (SELECT count(*) FROM journal_job AS j WHERE j.state = 'running') AS jobs_running,
    (SELECT count(*) FROM journal_job AS j WHERE j.state = 'failed') AS jobs_failed,
    (SELECT max(j.finished_at) FROM journal_job AS j) AS jobs_last_run,
    (SELECT s.name FROM demo_demoset AS s) AS demo_set,
    (SELECT s.shift_days FROM demo_demoset AS s) AS demo_shift_days,
    (SELECT json_object_agg(d.kind, json_build_array(d.id, d.recorded_at)) FROM (
        (SELECT 'opportunities' AS kind, c.id, c.recorded_at
         FROM sales_stagechange AS c ORDER BY c.id DESC LIMIT 1)
        UNION ALL
        (SELECT 'orders', d.id, d.recorded_at
         FROM sales_order AS d ORDER BY d.id DESC LIMIT 1)
        UNION ALL
        (SELECT 'deliveries', d.id, d.recorded_at
         FROM sales_delivery AS d ORDER BY d.id DESC LIMIT 1)
        UNION ALL
        (SELECT 'invoices', d.id, d.recorded_at
         FROM sales_invoice AS d ORDER BY d.id DESC LIMIT 1)
        UNION ALL
        (SELECT 'payments', d.id, d.recorded_at
         FROM sales_payment AS d ORDER BY d.id DESC LIMIT 1)
        UNION ALL
        (SELECT 'cancellations', d.id, d.recorded_at
         FROM sales_cancellation AS d ORDER BY d.id DESC LIMIT 1)
        UNION ALL
        (SELECT 'returns', d.id, d.recorded_at
         FROM sales_return AS d ORDER BY d.id DESC LIMIT 1)
    ) AS d) AS latest,
    (SELECT json_build_object(
        'opportunities', (SELECT count(*) FROM sales_opportunity),
        'orders', (SELECT coalesce(sum(f.orders), 0)
                   FROM sales_fulfilmentday AS f WHERE f.figure = 'booked'),
        'cancellations', (SELECT count(*) FROM sales_cancellation),
        'returns', (SELECT count(*) FROM sales_return)
    )) AS counted,
    -- Sums that every posting writes anew, of which server (sales/queries/sql/posted_state.sql).
    (SELECT json_build_array(d.oid, pg_postmaster_start_time(), (
        SELECT md5(string_agg(concat(m.xmin, m.ctid), ',' ORDER BY m.id))
        FROM sales_departmentmonth AS m
     )) FROM pg_database AS d WHERE d.datname = current_database()) AS posted
