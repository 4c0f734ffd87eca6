-- Question: which staged costs name an unknown product?
-- Index: sales_product key.
SELECT s.row, 'product_key', s.product_key, 'unknown'
FROM stage_product_costs AS s
WHERE s.product_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_product AS t WHERE t.key = s.product_key)
ORDER BY 1
