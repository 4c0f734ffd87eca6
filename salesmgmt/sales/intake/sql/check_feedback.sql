-- Question: which staged answers name something unknown, contradict their order or scale, or are
-- recorded otherwise?
-- Index: keys of the named tables, sales_feedback key.
SELECT s.row, 'customer_key', s.customer_key, 'unknown'
FROM stage_feedback AS s
WHERE s.customer_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_customer AS t WHERE t.key = s.customer_key)
UNION ALL
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM stage_feedback AS s
WHERE s.order_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_order AS t WHERE t.key = s.order_key)
UNION ALL
SELECT s.row, 'order_key', s.order_key, 'other_customer:' || c.key
FROM stage_feedback AS s
JOIN sales_order AS o ON o.key = s.order_key
JOIN sales_customer AS c ON c.id = o.customer_id
WHERE c.key <> s.customer_key
  AND EXISTS (SELECT FROM sales_customer AS t WHERE t.key = s.customer_key)
  AND NOT EXISTS (SELECT FROM sales_feedback AS f WHERE f.key = s.key)
UNION ALL
SELECT s.row, 'given_on', s.given_on, 'before_order:' || o.booked_on
FROM stage_feedback AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE s.given_on::date < o.booked_on
UNION ALL
SELECT s.row, 'score', s.score, 'off_scale:1–5'
FROM stage_feedback AS s
WHERE s.kind <> 'nps' AND s.score::int NOT BETWEEN 1 AND 5
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN c.key <> s.customer_key THEN 'customer_key' END,
    CASE WHEN o.key IS DISTINCT FROM s.order_key THEN 'order_key' END,
    CASE WHEN f.kind <> s.kind THEN 'kind' END,
    CASE WHEN f.given_on <> s.given_on::date THEN 'given_on' END,
    CASE WHEN f.score <> s.score::int THEN 'score' END,
    CASE WHEN f.comment <> coalesce(s.comment, '') THEN 'comment' END)
FROM stage_feedback AS s
JOIN sales_feedback AS f ON f.key = s.key
JOIN sales_customer AS c ON c.id = f.customer_id
LEFT JOIN sales_order AS o ON o.id = f.order_id
WHERE (c.key, o.key, f.kind, f.given_on, f.score, f.comment)
      IS DISTINCT FROM
      (s.customer_key, s.order_key, s.kind::varchar, s.given_on::date, s.score::smallint,
       coalesce(s.comment, ''))
ORDER BY 1
