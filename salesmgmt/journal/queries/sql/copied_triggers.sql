-- Question: how does this server write the triggers of the copy that `armed` has just made?
-- Index: none; the catalogue.
SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid = 'armed_copy'::regclass
