-- Question: which triggers of this database are switched on?
-- Index: none; the catalogue.
SELECT relname, tgname
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
