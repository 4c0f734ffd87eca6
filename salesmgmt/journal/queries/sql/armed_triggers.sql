-- Question: which triggers of this database are switched on, and what do they do?
-- One row for each trigger of the product's tables: definition, and the text of its function.
-- Index: none; the catalogue.
SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), p.prosrc
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_proc AS p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relpersistence <> 't'
