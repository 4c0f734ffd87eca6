-- Question: which different holders and spans of days are asked about, and who belongs to each?
-- Index: none; org_department is small.
-- Second part: several measures of one holder and window read the same rows once.
, span AS MATERIALIZED (
    SELECT
        row_number() OVER () AS span_id,
        d.*,
        -- Whole months lie in [months_from, months_to); the days before and after are edges.
        (date_trunc('month', d.first_on - 1) + interval '1 month')::date AS months_from,
        date_trunc('month', d.cut_on + 1)::date AS months_to
    FROM (
        SELECT
            min(a.ordinal) AS told_at,
            a.measure = ANY(%(pipeline)s) AS is_pipeline,
            a.person_id,
            a.department_id,
            CASE WHEN a.measure = ANY(%(pipeline)s) THEN '' ELSE a.basis END AS basis,
            CASE WHEN a.measure = ANY(%(pipeline)s) THEN '' ELSE a.kind END AS kind,
            a.first_on,
            a.cut_on
        FROM asked AS a
        WHERE a.cut_on >= a.first_on
        GROUP BY 2, 3, 4, 5, 6, 7, 8
    ) AS d
)
, subtree AS MATERIALIZED (
    SELECT root.id AS root_id, d.id AS department_id
    FROM (SELECT DISTINCT s.department_id FROM span AS s WHERE s.department_id > 0) AS wanted
    JOIN org_department AS root ON root.id = wanted.department_id
    JOIN org_department AS d ON starts_with(d.path, root.path)
)
