-- Question: which staged deliveries name an unknown order, lie before it, or differ from what is
-- recorded?
-- Index: sales_order key, sales_delivery key.
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM stage_deliveries AS s
WHERE s.order_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_order AS t WHERE t.key = s.order_key)
UNION ALL
SELECT s.row, d.name, d.value, 'before_order:' || o.booked_on
FROM stage_deliveries AS s
JOIN sales_order AS o ON o.key = s.order_key
CROSS JOIN LATERAL (
    VALUES ('shipped_on', s.shipped_on), ('delivered_on', s.delivered_on)
) AS d(name, value)
WHERE d.value::date < o.booked_on
UNION ALL
SELECT s.row, 'shipped_on', '', 'needs_day'
FROM stage_deliveries AS s
WHERE s.shipped_on IS NULL AND s.delivered_on IS NULL
UNION ALL
SELECT s.row, 'delivered_on', s.delivered_on, 'ends_before_start:' || s.shipped_on
FROM stage_deliveries AS s
WHERE s.delivered_on::date < s.shipped_on::date
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN o.key <> s.order_key THEN 'order_key' END,
    CASE WHEN t.promised_on IS DISTINCT FROM s.promised_on::date THEN 'promised_on' END,
    CASE WHEN t.shipped_on IS DISTINCT FROM s.shipped_on::date THEN 'shipped_on' END,
    CASE WHEN t.delivered_on IS DISTINCT FROM s.delivered_on::date THEN 'delivered_on' END,
    CASE WHEN t.carrier IS DISTINCT FROM coalesce(s.carrier, '') THEN 'carrier' END,
    CASE WHEN t.delay_reason IS DISTINCT FROM coalesce(s.delay_reason, '') THEN 'delay_reason' END)
FROM stage_deliveries AS s
JOIN sales_delivery AS t ON t.key = s.key
JOIN sales_order AS o ON o.id = t.order_id
WHERE (o.key, t.promised_on, t.shipped_on, t.delivered_on, t.carrier, t.delay_reason)
      IS DISTINCT FROM
      (s.order_key, s.promised_on::date, s.shipped_on::date, s.delivered_on::date,
       coalesce(s.carrier, ''), coalesce(s.delay_reason, ''))
ORDER BY 1
