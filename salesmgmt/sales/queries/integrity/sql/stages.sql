-- Question: of which opportunities is the last recorded stage, day, owner or department another?
-- Index: sales_stage_change_latest.
SELECT concat('opportunity ', o.key),
    CASE WHEN c.id IS NULL THEN 'nothing was recorded' ELSE concat_ws(', ',
        CASE WHEN c.stage <> o.stage THEN concat('stage was recorded as ', c.stage) END,
        CASE WHEN c.closed_on IS DISTINCT FROM o.closed_on THEN 'closed on' END,
        CASE WHEN c.entered_on IS DISTINCT FROM coalesce(o.closed_on, o.opened_on)
            THEN 'day of the stage' END,
        CASE WHEN c.owner_id <> o.owner_id THEN 'owner' END,
        CASE WHEN c.department_id <> o.department_id THEN 'department' END) END
FROM sales_opportunity AS o
LEFT JOIN LATERAL (
    SELECT s.id, s.stage, s.closed_on, s.entered_on, s.owner_id, s.department_id
    FROM sales_stagechange AS s
    WHERE s.opportunity_id = o.id
    ORDER BY s.recorded_at DESC, s.id DESC
    LIMIT 1
) AS c ON true
WHERE (c.stage, c.closed_on, c.entered_on, c.owner_id, c.department_id) IS DISTINCT FROM
      (o.stage, o.closed_on, coalesce(o.closed_on, o.opened_on), o.owner_id, o.department_id)
ORDER BY o.key
