-- Question: sums, working days and target of everything that was asked?
-- Index: org_calendar_day_once (calendar, day), working_days included.
-- Last part of the statement that monitoring/queries/statement.py puts together.
, sums AS MATERIALIZED (
    SELECT
        e.span_id,
        sum(e.quantity) AS quantity,
        sum(e.revenue) AS revenue,
        sum(e.gross_revenue) AS gross_revenue,
        sum(e.margin) AS margin,
        sum(e.uncosted_revenue) AS uncosted_revenue,
        sum(e.orders) AS orders,
        0::numeric AS won,
        0::numeric AS lost
    FROM entry AS e
    GROUP BY e.span_id
    UNION ALL
    SELECT
        c.span_id, 0, 0, 0, 0, 0, 0,
        count(*) FILTER (WHERE c.stage = 'won'),
        count(*) FILTER (WHERE c.stage = 'lost')
    FROM closing AS c
    GROUP BY c.span_id
)
, working AS MATERIALIZED (
    SELECT d.day, d.working_days, d.is_working::int AS is_working
    FROM org_calendarday AS d
    JOIN org_company AS company ON company.calendar_id = d.calendar_id
    WHERE d.day IN (
        SELECT unnest(ARRAY[w.first_on, w.last_on, w.cut_on])
        FROM (SELECT DISTINCT a.first_on, a.last_on, a.cut_on FROM asked AS a) AS w
    )
)
SELECT
    a.ordinal,
    a.measure,
    a.person_id,
    a.department_id,
    a.basis,
    a.kind,
    a.first_on,
    a.last_on,
    a.target,
    -- Both ends are working days of the window when they are worked on.
    CASE WHEN a.cut_on < a.first_on THEN 0
        ELSE at_cut.working_days - at_first.working_days + at_first.is_working END AS elapsed,
    at_last.working_days - at_first.working_days + at_first.is_working AS total,
    -- The sums of a span are told once, in its first row: to read them takes longer than to add up.
    a.span_id,
    f.quantity,
    f.revenue,
    f.gross_revenue,
    f.margin,
    f.uncosted_revenue,
    f.orders,
    f.won,
    f.lost
FROM placed AS a
LEFT JOIN sums AS f ON f.span_id = a.ordinal
LEFT JOIN working AS at_first ON at_first.day = a.first_on
LEFT JOIN working AS at_last ON at_last.day = a.last_on
LEFT JOIN working AS at_cut ON at_cut.day = a.cut_on
ORDER BY a.ordinal
