-- Question: which answers are new?
-- Index: keys of customers and orders, sales_feedback key.
INSERT INTO sales_feedback (key, customer_id, order_id, kind, given_on, score, comment, act)
SELECT s.key, c.id, o.id, s.kind, s.given_on::date, s.score::smallint, coalesce(s.comment, ''),
       %(act)s::uuid
FROM stage_feedback AS s
JOIN sales_customer AS c ON c.key = s.customer_key
LEFT JOIN sales_order AS o ON o.key = s.order_key
WHERE NOT EXISTS (SELECT FROM sales_feedback AS t WHERE t.key = s.key)
ORDER BY s.key
