-- Question: which returns are new?
-- Index: sales_order key, sales_return key.
INSERT INTO sales_return (key, order_id, returned_on, reason, act)
SELECT s.key, o.id, s.returned_on::date, coalesce(s.reason, ''), %(act)s::uuid
FROM stage_returns AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE NOT EXISTS (SELECT FROM sales_return AS t WHERE t.key = s.key)
ORDER BY s.key
