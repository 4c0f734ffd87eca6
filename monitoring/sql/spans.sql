-- Question: which different holders and spans of days are asked about, and who belongs to each?
-- Index: none; org_department is small.
-- Second part: several measures of one holder and window read the same rows once. A span goes by
-- the ordinal of the first that asks about it; nothing can have happened before a window begins.
, placed AS MATERIALIZED (
    SELECT
        a.*,
        s.basis AS span_basis,
        s.kind AS span_kind,
        CASE WHEN a.cut_on >= a.first_on THEN
            min(a.ordinal) OVER (
                PARTITION BY a.person_id, a.department_id, a.first_on, a.cut_on, s.basis, s.kind)
        END AS span_id
    FROM asked AS a
    -- Opportunities have neither.
    CROSS JOIN LATERAL (
        SELECT CASE WHEN a.measure = ANY(%(pipeline)s) THEN '' ELSE a.basis END AS basis,
            CASE WHEN a.measure = ANY(%(pipeline)s) THEN '' ELSE a.kind END AS kind
    ) AS s
)
, span AS MATERIALIZED (
    SELECT
        p.span_id,
        p.span_basis = '' AS is_pipeline,
        p.person_id,
        p.department_id,
        p.span_basis AS basis,
        p.span_kind AS kind,
        p.first_on,
        p.cut_on,
        -- Whole months lie in [months_from, months_to); the days before and after are edges.
        (date_trunc('month', p.first_on - 1) + interval '1 month')::date AS months_from,
        date_trunc('month', p.cut_on + 1)::date AS months_to
    FROM placed AS p
    WHERE p.ordinal = p.span_id
)
, subtree AS MATERIALIZED (
    SELECT root.id AS root_id, d.id AS department_id
    FROM (SELECT DISTINCT s.department_id FROM span AS s WHERE s.department_id > 0) AS wanted
    JOIN org_department AS root ON root.id = wanted.department_id
    JOIN org_department AS d ON starts_with(d.path, root.path)
)
