-- Question: which holder, window and target does each of these goals ask about, as of a day?
-- Index: primary key of goals_goal; goals_version_number_once (goal, number).
-- First part of the statement that monitoring/queries/statement.py puts together.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT ON (g.id)
        g.id AS ordinal,
        g.measure,
        coalesce(g.person_id, 0) AS person_id,
        coalesce(g.department_id, 0) AS department_id,
        coalesce(%(basis)s::text, g.basis) AS basis,
        g.credit_kind AS kind,
        g.starts_on AS first_on,
        g.ends_on AS last_on,
        least(g.ends_on, %(as_of)s::date) AS cut_on,
        v.target
    FROM unnest(%(goals)s::bigint[]) AS wanted (id)
    JOIN goals_goal AS g ON g.id = wanted.id
    LEFT JOIN goals_goalversion AS v
        ON v.goal_id = g.id
        AND (%(known_on)s::date IS NULL OR v.recorded_at < (
            SELECT (%(known_on)s::date + 1)::timestamp AT TIME ZONE root.timezone
            FROM org_department AS root WHERE root.parent_id IS NULL))
    -- The latest version in effect, else the first one: it held from the start.
    ORDER BY g.id, v.effective_on <= %(as_of)s::date DESC,
        CASE WHEN v.effective_on <= %(as_of)s::date THEN -v.number ELSE v.number END
)
