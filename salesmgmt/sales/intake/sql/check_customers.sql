-- Question: which staged customers name an unknown territory?
-- Index: sales_territory key.
SELECT s.row, 'territory_key', s.territory_key, 'unknown'
FROM stage_customers AS s
WHERE s.territory_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_territory AS t WHERE t.key = s.territory_key)
ORDER BY 1
