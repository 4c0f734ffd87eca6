-- Question: in which state is what goals are held against, besides what was posted?
-- Index: primary keys; org_calendar_day_once.
-- Rows are only added; their number tells of those that were committed after later ones.
SELECT
    (SELECT concat(count(*), ' ', max(v.id)) FROM goals_goalversion AS v),
    (SELECT concat(count(*), ' ', max(s.id)) FROM sales_stagechange AS s),
    (SELECT md5(string_agg(concat(d.day, d.is_working), ',' ORDER BY d.day))
     FROM org_calendarday AS d
     JOIN org_company AS c ON c.calendar_id = d.calendar_id
     WHERE d.day BETWEEN %(first)s AND %(last)s)
