-- Question: which staged opportunities name something unknown, lack their closing day, or belong to
-- somebody who was in no department on the day that decides?
-- Index: keys of the named tables; org_membership by person.
SELECT s.row, 'owner_key', s.owner_key, 'unknown'
FROM stage_opportunities AS s
WHERE s.owner_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM org_user AS t WHERE t.key = s.owner_key)
UNION ALL
SELECT s.row, 'customer_key', s.customer_key, 'unknown'
FROM stage_opportunities AS s
WHERE s.customer_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_customer AS t WHERE t.key = s.customer_key)
UNION ALL
SELECT s.row, 'product_key', s.product_key, 'unknown'
FROM stage_opportunities AS s
WHERE s.product_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_product AS t WHERE t.key = s.product_key)
UNION ALL
SELECT s.row, 'closed_on', s.closed_on, 'closed_needs_day'
FROM stage_opportunities AS s
WHERE (s.stage IN ('won', 'lost')) <> (s.closed_on IS NOT NULL)
UNION ALL
SELECT s.row, 'closed_on', s.closed_on, 'ends_before_start:' || s.opened_on
FROM stage_opportunities AS s
WHERE s.closed_on::date < s.opened_on::date
UNION ALL
SELECT s.row, 'owner_key', s.owner_key,
       'no_department:' || coalesce(s.closed_on, s.opened_on, 'any day')
FROM stage_opportunities AS s
JOIN org_user AS u ON u.key = s.owner_key
WHERE NOT EXISTS (
    SELECT FROM org_membership AS m
    WHERE m.person_id = u.id
      AND (coalesce(s.closed_on, s.opened_on) IS NULL
           OR (m.starts_on <= coalesce(s.closed_on, s.opened_on)::date
               AND (m.ends_on IS NULL OR m.ends_on >= coalesce(s.closed_on, s.opened_on)::date)))
)
ORDER BY 1
