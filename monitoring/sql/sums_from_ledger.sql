-- Question: what was credited and closed in each span, as it was known at the end of a past day?
-- Index: sales_credit_by_person, sales_credit_by_dept; sales_stage_change_latest.
-- The day ends at midnight of the company root's time zone.
, known AS MATERIALIZED (
    SELECT (%(known_on)s::date + 1)::timestamp AT TIME ZONE root.timezone AS until
    FROM org_department AS root
    WHERE root.parent_id IS NULL
)
, entry AS (
    SELECT s.span_id, c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM span AS s
    JOIN sales_credit AS c
        ON c.person_id = s.person_id AND c.basis = s.basis AND c.kind = s.kind
        AND c.business_on BETWEEN s.first_on AND s.cut_on
    WHERE s.person_id > 0 AND NOT s.is_pipeline
      AND c.recorded_at < (SELECT known.until FROM known)
    UNION ALL
    SELECT s.span_id, c.quantity, c.revenue, c.gross_revenue, c.margin, c.uncosted_revenue, c.orders
    FROM span AS s
    JOIN subtree AS t ON t.root_id = s.department_id
    JOIN sales_credit AS c
        ON c.department_id = t.department_id AND c.basis = s.basis AND c.kind = s.kind
        AND c.business_on BETWEEN s.first_on AND s.cut_on
    WHERE NOT s.is_pipeline AND c.recorded_at < (SELECT known.until FROM known)
)
, known_stage AS MATERIALIZED (
    SELECT DISTINCT ON (change.opportunity_id)
        change.opportunity_id, change.stage, change.owner_id, change.department_id, change.closed_on
    FROM sales_stagechange AS change
    WHERE change.recorded_at < (SELECT known.until FROM known)
      AND EXISTS (SELECT FROM span AS s WHERE s.is_pipeline)
    ORDER BY change.opportunity_id, change.recorded_at DESC, change.id DESC
)
, closing AS (
    SELECT s.span_id, k.stage
    FROM known_stage AS k
    JOIN span AS s
        ON s.person_id = k.owner_id AND s.is_pipeline
        AND k.closed_on BETWEEN s.first_on AND s.cut_on
    UNION ALL
    SELECT s.span_id, k.stage
    FROM known_stage AS k
    JOIN subtree AS t ON t.department_id = k.department_id
    JOIN span AS s
        ON s.department_id = t.root_id AND s.is_pipeline
        AND k.closed_on BETWEEN s.first_on AND s.cut_on
)
