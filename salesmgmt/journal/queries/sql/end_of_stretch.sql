-- Question: up to which row does the next seal go?
-- Index: the table's primary key.
SELECT coalesce(max(stretch.key), %(seen)s)
FROM (
    SELECT {key} AS key FROM {table} AS t
    WHERE {key} > %(after)s AND {key} <= %(seen)s
    ORDER BY 1 LIMIT %(most)s
) AS stretch
