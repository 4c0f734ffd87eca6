-- Question: which of the touched orders are not locked? What stands in braces is replaced by the
-- statement that answers with them, and by the column that names them.
-- Index: none, temporary tables: both sides are hashed.
{touched} EXCEPT SELECT o.{by} FROM locked_order AS o
