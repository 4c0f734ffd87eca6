-- Question: which orders have revenue shares that do not total 1, versions that do not count from
-- 1, or events but no share?
-- Index: sales_order_share_person_once.
WITH version AS (
    SELECT s.order_id, s.version,
           coalesce(sum(s.share) FILTER (WHERE s.kind = 'revenue'), 0) AS total,
           row_number() OVER (PARTITION BY s.order_id ORDER BY s.version) AS expected
    FROM sales_ordershare AS s
    GROUP BY s.order_id, s.version
)
SELECT concat('order ', o.key, ' version ', v.version),
       CASE WHEN v.total <> 1 THEN 'revenue shares total ' || v.total
            ELSE 'should be version ' || v.expected END
FROM version AS v
JOIN sales_order AS o ON o.id = v.order_id
WHERE v.total <> 1 OR v.version <> v.expected
UNION ALL
SELECT DISTINCT concat('order ', o.key), 'has events but no share'
FROM sales_lineevent AS e
JOIN sales_order AS o ON o.id = e.order_id
WHERE NOT EXISTS (SELECT FROM sales_ordershare AS s WHERE s.order_id = e.order_id)
ORDER BY 1
