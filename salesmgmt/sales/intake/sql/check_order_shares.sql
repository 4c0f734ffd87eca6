-- Question: which staged shares name something unknown, a person without a department or who had
-- left, do not total 1, or differ from what the order has?
-- Index: sales_order key, org_user key, org_membership by person, sales_order_share_person_once.
WITH fresh AS (
    -- Shares of orders that have none yet; what is recorded is not judged again.
    SELECT s.row, s.person_key, o.booked_on, u.id AS person_id, u.left_on
    FROM stage_order_shares AS s
    JOIN sales_order AS o ON o.key = s.order_key
    JOIN org_user AS u ON u.key = s.person_key
    WHERE NOT EXISTS (SELECT FROM sales_ordershare AS h WHERE h.order_id = o.id)
), given AS (
    SELECT min(s.row) AS row, s.order_key,
           count(*) FILTER (WHERE s.kind = 'revenue') AS revenue_shares,
           sum(s.share::numeric) FILTER (WHERE s.kind = 'revenue') AS total,
           array_agg(concat_ws(' ', s.kind, trim_scale(s.share::numeric), s.person_key)
                     ORDER BY s.kind, s.person_key) AS shares
    FROM stage_order_shares AS s
    GROUP BY s.order_key
), recorded AS (
    SELECT h.order_id, h.version,
           array_agg(concat_ws(' ', h.kind, trim_scale(h.share), u.key)
                     ORDER BY h.kind, u.key) AS shares
    FROM sales_ordershare AS h
    LEFT JOIN org_user AS u ON u.id = h.person_id
    WHERE h.order_id IN (
        SELECT o.id FROM sales_order AS o JOIN stage_order_shares AS s ON s.order_key = o.key
    )
    GROUP BY h.order_id, h.version
)
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM stage_order_shares AS s
WHERE s.order_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_order AS t WHERE t.key = s.order_key)
UNION ALL
SELECT s.row, 'person_key', s.person_key, 'unknown'
FROM stage_order_shares AS s
WHERE s.person_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM org_user AS t WHERE t.key = s.person_key)
UNION ALL
SELECT f.row, 'person_key', f.person_key, 'left:' || f.left_on
FROM fresh AS f
WHERE f.left_on < f.booked_on
UNION ALL
SELECT f.row, 'person_key', f.person_key, 'no_department:' || f.booked_on
FROM fresh AS f
WHERE (f.left_on IS NULL OR f.left_on >= f.booked_on)
  AND NOT EXISTS (
      SELECT FROM org_membership AS m
      WHERE m.person_id = f.person_id AND m.starts_on <= f.booked_on
        AND (m.ends_on IS NULL OR m.ends_on >= f.booked_on)
  )
UNION ALL
SELECT g.row, 'order_key', g.order_key,
       CASE WHEN g.revenue_shares = 0 THEN 'split_without_revenue' ELSE 'split:' || g.total END
FROM given AS g
WHERE g.total IS DISTINCT FROM 1
UNION ALL
-- After a re-credit the source still says what it said first: any version that is equal will do.
SELECT g.row, 'order_key', g.order_key, 'differs:shares'
FROM given AS g
JOIN sales_order AS o ON o.key = g.order_key
WHERE EXISTS (SELECT FROM recorded AS r WHERE r.order_id = o.id)
  AND NOT EXISTS (SELECT FROM recorded AS r WHERE r.order_id = o.id AND r.shares = g.shares)
ORDER BY 1
