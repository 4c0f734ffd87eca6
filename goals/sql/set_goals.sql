-- Question: write these goals with their first versions; which id did each get?
-- Index: goals_goal_once and the unique key refuse what is there already.
WITH wanted AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('goals_goal', 'id')) AS id, asked.*
    FROM unnest(
        %(keys)s::text[], %(people)s::bigint[], %(departments)s::bigint[], %(measures)s::text[],
        %(bases)s::text[], %(kinds)s::text[], %(periods)s::bigint[], %(firsts)s::date[],
        %(lasts)s::date[], %(weights)s::numeric[], %(states)s::text[], %(targets)s::numeric[]
    ) WITH ORDINALITY AS asked (
        key, person_id, department_id, measure, basis, kind, period_id, starts_on, ends_on,
        weight, state, target, place
    )
)
, made AS (
    INSERT INTO goals_goal (
        id, key, person_id, department_id, measure, basis, credit_kind, period_id, starts_on,
        ends_on, weight, state
    )
    SELECT w.id, w.key, w.person_id, w.department_id, w.measure, w.basis, w.kind, w.period_id,
        w.starts_on, w.ends_on, w.weight, w.state
    FROM wanted AS w
    ORDER BY w.place
)
, versioned AS (
    INSERT INTO goals_goalversion (
        goal_id, number, target, effective_on, driver, reason, set_by_id, act
    )
    SELECT w.id, 1, w.target, w.starts_on, 'first', %(why)s, %(by)s::bigint, %(act)s::uuid
    FROM wanted AS w
    ORDER BY w.place
)
SELECT w.id FROM wanted AS w ORDER BY w.place
