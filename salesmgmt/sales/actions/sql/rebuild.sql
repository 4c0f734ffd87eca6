-- Question: which rows does a kept table have by the record? What stands in braces is replaced by its
-- name, its columns and the statement that tells them.
-- Index: none, the record is read once.
DELETE FROM {table};
INSERT INTO {table} ({columns})
SELECT {columns} FROM (
{told}
) AS told
