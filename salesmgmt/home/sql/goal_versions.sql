-- Question: which goals have no version, or versions that do not count from 1 without gaps?
-- Index: goals_version_number_once.
SELECT concat('goal ', g.id),
       CASE WHEN count(v.id) = 0 THEN 'has no version'
            ELSE concat('versions ', string_agg(v.number::text, ', ' ORDER BY v.number)) END
FROM goals_goal AS g
LEFT JOIN goals_goalversion AS v ON v.goal_id = g.id
GROUP BY g.id
HAVING count(v.id) = 0 OR min(v.number) <> 1 OR max(v.number) <> count(v.id)
ORDER BY g.id
