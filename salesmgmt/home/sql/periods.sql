-- Question: where has a calendar gaps or overlaps, or a year or quarter other borders than its
-- parts?
-- Index: org_period_by_day.
WITH period AS (
    SELECT p.*, lag(p.ends_on) OVER (PARTITION BY p.calendar_id, p.kind ORDER BY p.starts_on)
        AS before
    FROM org_period AS p
)
SELECT concat('period ', p.key), concat('starts on ', p.starts_on, ', the one before ends on ',
                                        p.before)
FROM period AS p
WHERE p.starts_on <> p.before + 1
UNION ALL
SELECT concat('period ', p.key), concat('has no ', s.kind, ' with its first or last day')
FROM org_period AS p
JOIN (VALUES ('year', 'quarter'), ('quarter', 'month')) AS s(parent, kind) ON s.parent = p.kind
WHERE NOT EXISTS (
    SELECT FROM org_period AS c
    WHERE c.calendar_id = p.calendar_id AND c.kind = s.kind AND c.starts_on = p.starts_on
) OR NOT EXISTS (
    SELECT FROM org_period AS c
    WHERE c.calendar_id = p.calendar_id AND c.kind = s.kind AND c.ends_on = p.ends_on
)
ORDER BY 1
