-- Question: which costs are new or corrected? Lines already recorded keep the cost of their day.
-- Index: sales_product_cost_once_a_day.
INSERT INTO sales_productcost (product_id, starts_on, cost)
SELECT p.id, s.starts_on::date, s.cost::numeric
FROM stage_product_costs AS s
JOIN sales_product AS p ON p.key = s.product_key
ORDER BY p.id, s.starts_on
ON CONFLICT (product_id, starts_on) DO UPDATE SET cost = excluded.cost
WHERE sales_productcost.cost <> excluded.cost
