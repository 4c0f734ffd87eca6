-- Question: is one of the touched orders not locked? What stands in braces is replaced by the
-- statements that answer with their ids.
-- Index: none, temporary tables.
SELECT FROM ({touched}) AS t (id)
WHERE NOT EXISTS (SELECT FROM locked_order AS o WHERE o.id = t.id)
LIMIT 1
