-- Question: is one of the touched orders not locked? What stands in braces is replaced by the
-- statement that answers with them, and by the column that names them.
-- Index: none, temporary tables.
SELECT FROM ({touched}) AS t ("order")
WHERE NOT EXISTS (SELECT FROM locked_order AS o WHERE o.{by} = t."order")
LIMIT 1
