-- Question: which deliveries are new?
-- Index: sales_order key, sales_delivery key.
INSERT INTO sales_delivery
    (key, order_id, promised_on, shipped_on, delivered_on, carrier, delay_reason, act)
SELECT s.key, o.id, s.promised_on::date, s.shipped_on::date, s.delivered_on::date,
       coalesce(s.carrier, ''), coalesce(s.delay_reason, ''), %(act)s::uuid
FROM stage_deliveries AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE NOT EXISTS (SELECT FROM sales_delivery AS t WHERE t.key = s.key)
ORDER BY s.key
