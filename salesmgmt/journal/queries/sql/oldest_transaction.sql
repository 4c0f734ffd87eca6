-- Question: since when does the oldest other transaction in this database run?
-- Index: none; a view of the server.
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
