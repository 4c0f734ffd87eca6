-- Question: which snapshots of this day are new or differ from what was recorded?
-- Index: monitoring_attainment_once (goal, as_of).
INSERT INTO monitoring_attainment AS kept (
    goal_id, as_of, target, actual, expected, projected, attainment, pace
)
SELECT new.goal_id, %(as_of)s::date, new.target, new.actual, new.expected, new.projected,
    new.attainment, new.pace
FROM unnest(
    %(goals)s::bigint[], %(targets)s::numeric[], %(actuals)s::numeric[], %(expecteds)s::numeric[],
    %(projecteds)s::numeric[], %(ratios)s::numeric[], %(paces)s::numeric[]
) AS new (goal_id, target, actual, expected, projected, attainment, pace)
ORDER BY new.goal_id
ON CONFLICT (goal_id, as_of) DO UPDATE
SET target = excluded.target,
    actual = excluded.actual,
    expected = excluded.expected,
    projected = excluded.projected,
    attainment = excluded.attainment,
    pace = excluded.pace,
    computed_at = now()
WHERE (kept.target, kept.actual, kept.expected, kept.projected, kept.attainment, kept.pace)
    IS DISTINCT FROM (excluded.target, excluded.actual, excluded.expected, excluded.projected,
        excluded.attainment, excluded.pace)
