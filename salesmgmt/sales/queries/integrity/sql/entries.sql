-- Question: which events have two entries on one basis for one person, and which entries fit no
-- event?
-- Index: sales_lineevent by primary key.
SELECT concat_ws(' ', 'event', c.event_id, c.basis, c.kind, 'person', c.person_id),
       concat(count(*), ' entries')
FROM sales_credit AS c
WHERE c.event_id IS NOT NULL
GROUP BY c.event_id, c.basis, c.kind, c.person_id
HAVING count(*) > 1
UNION ALL
SELECT concat('entry ', c.id),
       CASE WHEN c.event_id IS NULL THEN 'a credit without an event'
            ELSE 'its event is of another line' END
FROM sales_credit AS c
LEFT JOIN sales_lineevent AS e ON e.id = c.event_id
WHERE (c.event_id IS NULL AND c.entry = 'credit')
   OR (c.event_id IS NOT NULL AND e.line_id IS DISTINCT FROM c.line_id)
ORDER BY 1
