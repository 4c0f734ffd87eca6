-- Question: which holder and window does each of these questions ask about, as of a day?
-- Index: none; the questions come as arrays.
-- First part of the statement that monitoring/queries/statement.py puts together.
WITH asked AS MATERIALIZED (
    SELECT
        q.ordinal,
        q.measure,
        q.person_id,
        q.department_id,
        q.basis,
        q.kind,
        q.first_on,
        q.last_on,
        least(q.last_on, %(as_of)s::date) AS cut_on,
        q.target
    FROM unnest(
        %(measures)s::text[], %(people)s::bigint[], %(departments)s::bigint[], %(bases)s::text[],
        %(kinds)s::text[], %(firsts)s::date[], %(lasts)s::date[], %(targets)s::numeric[]
    ) WITH ORDINALITY AS q (
        measure, person_id, department_id, basis, kind, first_on, last_on, target, ordinal
    )
)
