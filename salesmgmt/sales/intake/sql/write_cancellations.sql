-- Question: which cancellations are new?
-- Index: sales_order key, sales_cancellation key.
INSERT INTO sales_cancellation (key, order_id, cancelled_on, reason, act)
SELECT s.key, o.id, s.cancelled_on::date, coalesce(s.reason, ''), %(act)s::uuid
FROM stage_cancellations AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE NOT EXISTS (SELECT FROM sales_cancellation AS t WHERE t.key = s.key)
ORDER BY s.key
