-- Question: which staged cancellations name an unknown order, lie before it, or differ from what is
-- recorded?
-- Index: sales_order key, sales_cancellation key.
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM stage_cancellations AS s
WHERE s.order_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_order AS t WHERE t.key = s.order_key)
UNION ALL
SELECT s.row, 'cancelled_on', s.cancelled_on, 'before_order:' || o.booked_on
FROM stage_cancellations AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE s.cancelled_on::date < o.booked_on
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN o.key <> s.order_key THEN 'order_key' END,
    CASE WHEN t.cancelled_on IS DISTINCT FROM s.cancelled_on::date THEN 'cancelled_on' END,
    CASE WHEN t.reason IS DISTINCT FROM coalesce(s.reason, '') THEN 'reason' END)
FROM stage_cancellations AS s
JOIN sales_cancellation AS t ON t.key = s.key
JOIN sales_order AS o ON o.id = t.order_id
WHERE (o.key, t.cancelled_on, t.reason) IS DISTINCT FROM
      (s.order_key, s.cancelled_on::date, coalesce(s.reason, ''))
ORDER BY 1
