-- Question: which staged shares name something unknown, a person without a department or who had
-- left, do not total 1, or differ from what the order has?
-- Index: sales_order key, org_user key, org_membership by person, sales_order_share_person_once.
WITH share AS MATERIALIZED (
    SELECT s.*, o.id AS order_id, o.booked_on, u.id AS person_id, u.left_on
    FROM stage_order_shares AS s
    LEFT JOIN sales_order AS o ON o.key = s.order_key
    LEFT JOIN org_user AS u ON u.key = s.person_key
), recorded AS MATERIALIZED (
    SELECT h.order_id, h.version,
           array_agg(concat_ws(' ', h.kind, trim_scale(h.share), u.key)
                     ORDER BY h.kind, u.key) AS shares
    FROM (SELECT DISTINCT s.order_id FROM share AS s) AS s
    -- Looked up order by order: there may be a hundred times as many shares.
    CROSS JOIN LATERAL (
        SELECT * FROM sales_ordershare AS x WHERE x.order_id = s.order_id OFFSET 0
    ) AS h
    LEFT JOIN org_user AS u ON u.id = h.person_id
    GROUP BY h.order_id, h.version
), fresh AS (
    -- Shares of orders that have none yet; what is recorded is not judged again.
    SELECT s.*
    FROM share AS s
    WHERE s.order_id IS NOT NULL AND s.person_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM recorded AS r WHERE r.order_id = s.order_id)
), given AS (
    SELECT min(s.row) AS row, s.order_key, s.order_id,
           count(*) FILTER (WHERE s.kind = 'revenue') AS revenue_shares,
           sum(s.share::numeric) FILTER (WHERE s.kind = 'revenue') AS total
    FROM share AS s
    GROUP BY s.order_key, s.order_id
), again AS (
    SELECT min(s.row) AS row, s.order_key, s.order_id,
           array_agg(concat_ws(' ', s.kind, trim_scale(s.share::numeric), s.person_key)
                     ORDER BY s.kind, s.person_key) AS shares
    FROM share AS s
    WHERE s.order_id IN (SELECT r.order_id FROM recorded AS r)
    GROUP BY s.order_key, s.order_id
)
SELECT s.row, 'order_key', s.order_key, 'unknown'
FROM share AS s
WHERE s.order_key IS NOT NULL AND s.order_id IS NULL
UNION ALL
SELECT s.row, 'person_key', s.person_key, 'unknown'
FROM share AS s
WHERE s.person_key IS NOT NULL AND s.person_id IS NULL
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
FROM again AS g
WHERE NOT EXISTS (
    SELECT FROM recorded AS r WHERE r.order_id = g.order_id AND r.shares = g.shares
)
ORDER BY 1
