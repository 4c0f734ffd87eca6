-- Question: which staged returns name an unknown order, lie before it, or differ from what is
-- recorded?
-- Index: sales_order key, sales_return key.
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM stage_returns AS s
WHERE s.order_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_order AS t WHERE t.key = s.order_key)
UNION ALL
SELECT s.row, 'returned_on', s.returned_on, 'before_order:' || o.booked_on
FROM stage_returns AS s
JOIN sales_order AS o ON o.key = s.order_key
WHERE s.returned_on::date < o.booked_on
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN o.key <> s.order_key THEN 'order_key' END,
    CASE WHEN t.returned_on IS DISTINCT FROM s.returned_on::date THEN 'returned_on' END,
    CASE WHEN t.reason IS DISTINCT FROM coalesce(s.reason, '') THEN 'reason' END)
FROM stage_returns AS s
JOIN sales_return AS t ON t.key = s.key
JOIN sales_order AS o ON o.id = t.order_id
WHERE (o.key, t.returned_on, t.reason) IS DISTINCT FROM
      (s.order_key, s.returned_on::date, coalesce(s.reason, ''))
ORDER BY 1
