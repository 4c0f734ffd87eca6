-- Question: which orders became complete by a delivery of these days and have no follow-up yet?
-- Index: sales_line_event_by_order, sales_order_share_by_person; deliveries are read once.
WITH arrived AS (
    SELECT d.order_id, max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
    FROM sales_delivery AS d
    WHERE coalesce(d.delivered_on, d.shipped_on) <= %(as_of)s
    GROUP BY d.order_id
    HAVING max(coalesce(d.delivered_on, d.shipped_on)) >= %(earliest)s
), left_over AS (
    SELECT e.order_id, e.line_id
    FROM sales_lineevent AS e
    JOIN arrived AS a ON a.order_id = e.order_id
    WHERE e.happened_on <= %(as_of)s
    GROUP BY e.order_id, e.line_id
    HAVING sum(CASE e.kind WHEN 'booked' THEN e.quantity
                           WHEN 'cancelled' THEN -e.quantity
                           WHEN 'delivered' THEN -e.quantity ELSE 0 END) > 0
), complete AS (
    SELECT a.order_id, a.arrived_on
    FROM arrived AS a
    WHERE NOT EXISTS (SELECT FROM left_over AS l WHERE l.order_id = a.order_id)
      AND NOT EXISTS (SELECT FROM monitoring_followup AS f WHERE f.order_id = a.order_id)
), seller AS (
    -- Who sold most; of equals the first by position.
    SELECT DISTINCT ON (s.order_id) s.order_id, s.person_id
    FROM sales_ordershare AS s
    JOIN complete AS c ON c.order_id = s.order_id
    WHERE s.kind = 'revenue' AND s.person_id IS NOT NULL
      AND s.version = (
          SELECT max(v.version) FROM sales_ordershare AS v WHERE v.order_id = s.order_id
      )
    ORDER BY s.order_id, s.share DESC, s.position
)
INSERT INTO monitoring_followup (order_id, owner_id, delivered_on, due_on, note, is_demo)
SELECT c.order_id, u.id, c.arrived_on, c.arrived_on + %(days)s, '', %(is_demo)s
FROM complete AS c
JOIN sales_order AS o ON o.id = c.order_id
LEFT JOIN seller AS s ON s.order_id = c.order_id
LEFT JOIN org_user AS u
    ON u.id = s.person_id AND u.is_active AND (u.left_on IS NULL OR u.left_on >= %(as_of)s)
-- The house sells without people: nobody is there who could ask.
WHERE s.person_id IS NOT NULL
   OR EXISTS (
       SELECT FROM org_membership AS m
       WHERE m.department_id = o.department_id
         AND m.starts_on <= %(as_of)s AND (m.ends_on IS NULL OR m.ends_on >= %(as_of)s)
   )
   OR EXISTS (
       SELECT FROM org_management AS g
       WHERE g.department_id = o.department_id
         AND g.starts_on <= %(as_of)s AND (g.ends_on IS NULL OR g.ends_on >= %(as_of)s)
   )
ORDER BY c.order_id
ON CONFLICT (order_id) DO NOTHING
