-- Question: how far does a table of the history reach?
-- Index: its primary key (acts: none, one row each).
SELECT coalesce(max({key}), 0) FROM {table} AS t
