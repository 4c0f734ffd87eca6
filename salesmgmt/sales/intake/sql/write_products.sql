-- Question: which products are new or changed?
-- Index: sales_product key.
INSERT INTO sales_product (key, name, family, list_price, launched_on, withdrawn_on)
SELECT s.key, s.name, coalesce(s.family, ''), s.list_price::numeric,
       s.launched_on::date, s.withdrawn_on::date
FROM stage_products AS s
ORDER BY s.key
ON CONFLICT (key) DO UPDATE SET
    name = excluded.name, family = excluded.family, list_price = excluded.list_price,
    launched_on = excluded.launched_on, withdrawn_on = excluded.withdrawn_on
WHERE (sales_product.name, sales_product.family, sales_product.list_price,
       sales_product.launched_on, sales_product.withdrawn_on)
      IS DISTINCT FROM
      (excluded.name, excluded.family, excluded.list_price,
       excluded.launched_on, excluded.withdrawn_on)
