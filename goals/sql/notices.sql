-- Question: whom does the latest version of each of these goals concern, and who has taken note?
-- Index: goals_version_number_once (goal, number); goals_acknowledged_once (version, person).
SELECT g.id, v.id, v.number, who.person_id, u.name, v.set_by_id, a.recorded_at, actor.name
FROM unnest(%(goals)s::bigint[]) AS wanted (id)
JOIN goals_goal AS g ON g.id = wanted.id
JOIN LATERAL (
    SELECT v.id, v.number, v.set_by_id
    FROM goals_goalversion AS v WHERE v.goal_id = g.id ORDER BY v.number DESC LIMIT 1
) AS v ON true
JOIN LATERAL (
    SELECT g.person_id WHERE g.person_id IS NOT NULL
    UNION
    SELECT m.person_id FROM org_management AS m
    WHERE m.department_id = g.department_id AND m.starts_on <= %(today)s
      AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
) AS who ON true
JOIN org_user AS u ON u.id = who.person_id
LEFT JOIN goals_acknowledgement AS a ON a.version_id = v.id AND a.person_id = who.person_id
LEFT JOIN org_user AS actor ON actor.id = a.by_id AND a.by_id <> a.person_id
ORDER BY g.id, u.sort_key
