-- Question: which customers are new or changed?
-- Index: sales_customer key.
INSERT INTO sales_customer
    (key, name, segment, industry, region, territory_id, is_target_audience)
SELECT s.key, s.name, coalesce(s.segment, ''), coalesce(s.industry, ''), coalesce(s.region, ''),
       t.id, coalesce(s.is_target_audience::boolean, false)
FROM stage_customers AS s
LEFT JOIN sales_territory AS t ON t.key = s.territory_key
ORDER BY s.key
ON CONFLICT (key) DO UPDATE SET
    name = excluded.name, segment = excluded.segment, industry = excluded.industry,
    region = excluded.region, territory_id = excluded.territory_id,
    is_target_audience = excluded.is_target_audience
WHERE (sales_customer.name, sales_customer.segment, sales_customer.industry,
       sales_customer.region, sales_customer.territory_id, sales_customer.is_target_audience)
      IS DISTINCT FROM
      (excluded.name, excluded.segment, excluded.industry,
       excluded.region, excluded.territory_id, excluded.is_target_audience)
