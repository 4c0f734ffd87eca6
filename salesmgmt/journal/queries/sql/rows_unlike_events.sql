-- Question: which rows of a tracked model are not what their last event says?
-- Index: the event table's by pgh_obj_id.
SELECT coalesce(t.{key}, e.pgh_obj_id)::text, CASE
    WHEN e.pgh_obj_id IS NULL THEN 'has no event'
    WHEN t.{key} IS NULL THEN 'is gone without an event'
    WHEN e.pgh_label = 'delete' THEN 'is there although it was deleted'
    ELSE 'was changed without an event'
END
FROM {table} AS t
FULL JOIN (
    SELECT DISTINCT ON (pgh_obj_id) * FROM {events} ORDER BY pgh_obj_id, pgh_id DESC
) AS e ON e.pgh_obj_id = t.{key}
WHERE
    e.pgh_obj_id IS NULL
    OR (t.{key} IS NULL AND e.pgh_label <> 'delete')
    OR (t.{key} IS NOT NULL AND (
        e.pgh_label = 'delete' OR ROW({row}) IS DISTINCT FROM ROW({event})
    ))
ORDER BY 1
LIMIT %(most)s
