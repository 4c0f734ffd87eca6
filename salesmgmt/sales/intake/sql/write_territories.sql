-- Question: which territories are new or changed?
-- Index: sales_territory key.
INSERT INTO sales_territory (key, name, "group")
SELECT s.key, s.name, coalesce(s."group", '')
FROM stage_territories AS s
ORDER BY s.key
ON CONFLICT (key) DO UPDATE SET name = excluded.name, "group" = excluded."group"
WHERE (sales_territory.name, sales_territory."group")
      IS DISTINCT FROM (excluded.name, excluded."group")
