-- Question: which staged orders name something unknown, have no rate, or are recorded otherwise?
-- Index: keys of the named tables; org_rate_once_a_day.
SELECT s.row, 'customer_key', s.customer_key, 'unknown'
FROM stage_orders AS s
WHERE s.customer_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_customer AS t WHERE t.key = s.customer_key)
UNION ALL
SELECT s.row, 'department_key', s.department_key, 'unknown'
FROM stage_orders AS s
WHERE s.department_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM org_department AS t WHERE t.key = s.department_key)
UNION ALL
SELECT s.row, 'territory_key', s.territory_key, 'unknown'
FROM stage_orders AS s
WHERE s.territory_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_territory AS t WHERE t.key = s.territory_key)
UNION ALL
SELECT s.row, 'due_on', s.due_on, 'ends_before_start:' || s.booked_on
FROM stage_orders AS s
WHERE s.due_on::date < s.booked_on::date
UNION ALL
SELECT s.row, 'currency', s.currency, 'missing_rate:' || s.currency
FROM stage_orders AS s
CROSS JOIN org_company AS c
WHERE s.currency <> c.currency AND NOT EXISTS (
    SELECT FROM org_currencyrate AS r
    WHERE r.currency = s.currency AND r.starts_on <= s.booked_on::date
)
UNION ALL
SELECT s.row, 'key', s.key, 'differs:' || concat_ws(', ',
    CASE WHEN c.key <> s.customer_key THEN 'customer_key' END,
    CASE WHEN d.key <> s.department_key THEN 'department_key' END,
    CASE WHEN t.key IS DISTINCT FROM s.territory_key THEN 'territory_key' END,
    CASE WHEN o.booked_on <> s.booked_on::date THEN 'booked_on' END,
    CASE WHEN o.due_on IS DISTINCT FROM s.due_on::date THEN 'due_on' END,
    CASE WHEN o.currency <> s.currency THEN 'currency' END,
    CASE WHEN o.channel <> coalesce(s.channel, '') THEN 'channel' END)
FROM stage_orders AS s
JOIN sales_order AS o ON o.key = s.key
JOIN sales_customer AS c ON c.id = o.customer_id
JOIN org_department AS d ON d.id = o.department_id
LEFT JOIN sales_territory AS t ON t.id = o.territory_id
WHERE (c.key, d.key, t.key, o.booked_on, o.due_on, o.currency, o.channel)
      IS DISTINCT FROM
      (s.customer_key, s.department_key, s.territory_key, s.booked_on::date, s.due_on::date,
       s.currency::varchar, coalesce(s.channel, ''))
ORDER BY 1
