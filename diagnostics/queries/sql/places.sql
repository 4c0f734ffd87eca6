-- Which department may be named for each goal: the nearest one upward with so many people on a day?
-- Index: org_membership by department; the tree of departments is read whole.
WITH people AS (
    SELECT above.id, count(DISTINCT m.person_id) AS number
    FROM org_department above
    JOIN org_department below ON starts_with(below.path, above.path)
    JOIN org_membership m ON m.department_id = below.id
    WHERE m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)
    GROUP BY above.id
),
homes AS (
    SELECT g.id, d.path
    FROM goals_goal g
    JOIN org_department d ON d.id = coalesce(g.department_id, (
        SELECT m.department_id
        FROM org_membership m
        WHERE m.person_id = g.person_id AND m.starts_on <= least(g.ends_on, %(day)s)
        ORDER BY m.starts_on DESC
        LIMIT 1
    ))
    WHERE g.id = ANY(%(goals)s)
)
SELECT DISTINCT ON (h.id) h.id, d.name
FROM homes h
JOIN org_department d ON starts_with(h.path, d.path)
LEFT JOIN people p ON p.id = d.id
WHERE coalesce(p.number, 0) >= %(least)s OR d.parent_id IS NULL
ORDER BY h.id, d.depth DESC
