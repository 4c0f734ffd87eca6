-- Question: what does it take to write goals and their first versions by hand, without a check?
-- Index: none; the month before is copied.
WITH made AS (
    INSERT INTO goals_goal
        (person_id, measure, basis, credit_kind, starts_on, ends_on, weight, state)
    SELECT g.person_id, g.measure, g.basis, g.credit_kind, %(first)s, %(last)s, g.weight, g.state
    FROM goals_goal AS g
    WHERE g.id = ANY(%(goals)s::bigint[])
    RETURNING id
)
INSERT INTO goals_goalversion (goal_id, number, target, effective_on, driver, reason, act)
SELECT m.id, 1, 1000, %(first)s, 'first', '', gen_random_uuid() FROM made AS m
