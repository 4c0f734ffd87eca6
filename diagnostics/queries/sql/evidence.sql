-- Question: what does the record say of a holder's orders, customers and people, a year earlier (1)
--           and now (2)? One row per figure and window: key, place, how many of how many, a value.
-- Index: sales_order_share_by_person, sales_opportunity_by_owner, sales_opportunity_by_dept.
WITH span AS MATERIALIZED (
    SELECT w.place, w.first_on, w.last_on
    FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) WITH ORDINALITY AS w (first_on, last_on, place)
), unit AS MATERIALIZED (
    SELECT id FROM org_department WHERE path LIKE %(path)s
), shared AS MATERIALIZED (
    SELECT DISTINCT s.order_id
    FROM sales_ordershare AS s
    WHERE (s.person_id = %(person)s OR s.department_id IN (SELECT id FROM unit))
      AND NOT EXISTS (
          SELECT FROM sales_ordershare AS n WHERE n.order_id = s.order_id AND n.version > s.version
      )
), held AS MATERIALIZED (
    SELECT o.id, o.booked_on, o.due_on, o.customer_id, o.rate
    FROM sales_order AS o
    WHERE o.id IN (SELECT order_id FROM shared)
), arrival AS MATERIALIZED (
    SELECT d.order_id, max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
    FROM sales_delivery AS d JOIN held AS h ON h.id = d.order_id
    GROUP BY d.order_id
), piece AS MATERIALIZED (
    -- Most lines come in one piece; quantities are added up for the few others only.
    SELECT l.id, l.order_id, l.quantity, l.net_amount
    FROM sales_orderline AS l
    JOIN held AS h ON h.id = l.order_id
    WHERE NOT EXISTS (
        SELECT FROM sales_deliveryline AS d WHERE d.line_id = l.id AND d.quantity >= l.quantity
    )
), waiting AS MATERIALIZED (
    SELECT p.order_id, sum(p.net_amount * w.quantity / p.quantity) AS net
    FROM piece AS p
    CROSS JOIN LATERAL (
        SELECT p.quantity
               - coalesce((SELECT sum(d.quantity) FROM sales_deliveryline AS d
                           WHERE d.line_id = p.id), 0)
               - coalesce((SELECT sum(c.quantity) FROM sales_cancellationline AS c
                           WHERE c.line_id = p.id), 0) AS quantity
    ) AS w
    WHERE w.quantity > 0
    GROUP BY p.order_id
), due AS MATERIALIZED (
    SELECT s.place, h.id, a.arrived_on, h.due_on, w.order_id IS NOT NULL AS is_open,
           w.net * h.rate AS open_net
    FROM span AS s
    -- Whose day is over, as on the process board.
    JOIN held AS h ON h.due_on BETWEEN s.first_on AND s.last_on AND h.due_on < %(today)s
    LEFT JOIN arrival AS a ON a.order_id = h.id
    LEFT JOIN waiting AS w ON w.order_id = h.id
    -- What was given up before it came was due to nobody.
    WHERE a.order_id IS NOT NULL OR w.order_id IS NOT NULL
), lateness AS (
    SELECT place, arrived_on - due_on AS days FROM due WHERE NOT is_open AND arrived_on > due_on
), sent AS (
    SELECT s.place, count(*) AS lines
    FROM span AS s
    JOIN sales_delivery AS d ON coalesce(d.delivered_on, d.shipped_on)
                                BETWEEN s.first_on AND s.last_on
    JOIN held AS h ON h.id = d.order_id
    JOIN sales_deliveryline AS l ON l.delivery_id = d.id
    GROUP BY s.place
), back AS (
    SELECT s.place, count(*) AS lines
    FROM span AS s
    JOIN sales_return AS r ON r.returned_on BETWEEN s.first_on AND s.last_on
    JOIN held AS h ON h.id = r.order_id
    JOIN sales_returnline AS l ON l.return_document_id = r.id
    GROUP BY s.place
), buyer AS MATERIALIZED (
    SELECT s.place, h.customer_id, min(h.booked_on) AS first_on, s.first_on AS begins_on
    FROM span AS s
    JOIN held AS h ON h.booked_on BETWEEN s.first_on AND s.last_on
    GROUP BY s.place, h.customer_id, s.first_on
), known AS (
    SELECT b.place, c.is_target_audience,
           EXISTS (SELECT FROM held AS h WHERE h.customer_id = b.customer_id
                   AND h.booked_on < b.begins_on) AS bought_before
    FROM buyer AS b
    JOIN sales_customer AS c ON c.id = b.customer_id
), deal AS MATERIALIZED (
    SELECT o.opened_on, o.closed_on, o.stage
    FROM sales_opportunity AS o
    WHERE o.owner_id = %(person)s OR o.department_id IN (SELECT id FROM unit)
), asked AS (
    SELECT s.place, count(*) AS due, count(f.done_on) AS done
    FROM span AS s
    JOIN monitoring_followup AS f ON f.due_on BETWEEN s.first_on AND s.last_on
    JOIN held AS h ON h.id = f.order_id
    GROUP BY s.place
), answer AS (
    SELECT s.place, count(*) AS answers, count(*) FILTER (WHERE f.score >= 4) AS content
    FROM span AS s
    JOIN sales_feedback AS f ON f.given_on BETWEEN s.first_on AND s.last_on AND f.kind = 'csat'
    JOIN held AS h ON h.id = f.order_id
    GROUP BY s.place
), people AS MATERIALIZED (
    SELECT m.person_id
    FROM org_membership AS m
    WHERE (m.person_id = %(person)s OR m.department_id IN (SELECT id FROM unit))
      AND daterange(m.starts_on, m.ends_on, '[]') @> %(last)s::date
), learning AS (
    SELECT s.place, count(*) AS assigned,
           count(*) FILTER (WHERE a.completed_on <= s.last_on) AS completed,
           count(*) FILTER (WHERE a.due_on < s.last_on
                            AND coalesce(a.completed_on > s.last_on, true)) AS overdue
    FROM span AS s
    JOIN training_assignment AS a ON a.assigned_on <= s.last_on AND a.withdrawn_on IS NULL
        AND coalesce(a.completed_on >= s.first_on, true)
    WHERE a.person_id IN (SELECT person_id FROM people)
    GROUP BY s.place
), certified AS (
    SELECT s.place, count(*) AS certificates
    FROM span AS s
    JOIN training_certificate AS c ON c.issued_on <= s.last_on
        AND coalesce(c.valid_until >= s.last_on, true)
    WHERE c.person_id IN (SELECT person_id FROM people)
    GROUP BY s.place
)
SELECT 'return_rate' AS key, s.place, coalesce(b.lines, 0) AS part,
       coalesce(t.lines, 0) AS n, NULL::numeric AS value
FROM span AS s LEFT JOIN sent AS t USING (place) LEFT JOIN back AS b USING (place)
UNION ALL
SELECT 'otif', s.place, count(d.id) FILTER (WHERE NOT d.is_open AND d.arrived_on <= d.due_on),
       count(d.id), NULL
FROM span AS s LEFT JOIN due AS d USING (place) GROUP BY s.place
UNION ALL
SELECT 'late_orders', s.place, NULL, count(d.id),
       count(d.id) FILTER (WHERE d.is_open OR d.arrived_on > d.due_on)
FROM span AS s LEFT JOIN due AS d USING (place) GROUP BY s.place
UNION ALL
SELECT 'days_late', s.place, NULL, count(l.days),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY l.days)::numeric
FROM span AS s LEFT JOIN lateness AS l USING (place) GROUP BY s.place
UNION ALL
SELECT 'backlog', s.place, NULL, count(d.id), coalesce(sum(d.open_net), 0)
FROM span AS s LEFT JOIN due AS d ON d.place = s.place AND d.is_open GROUP BY s.place
UNION ALL
SELECT 'csat', s.place, coalesce(a.content, 0), coalesce(a.answers, 0), NULL
FROM span AS s LEFT JOIN answer AS a USING (place)
UNION ALL
SELECT 'follow_ups_done', s.place, coalesce(a.done, 0), coalesce(a.due, 0), NULL
FROM span AS s LEFT JOIN asked AS a USING (place)
UNION ALL
SELECT 'repeat_rate', s.place, count(*) FILTER (WHERE k.bought_before), count(k.place), NULL
FROM span AS s LEFT JOIN known AS k USING (place) GROUP BY s.place
UNION ALL
SELECT 'new_customers', s.place, NULL, count(k.place),
       count(*) FILTER (WHERE NOT k.bought_before)
FROM span AS s LEFT JOIN known AS k USING (place) GROUP BY s.place
UNION ALL
SELECT 'target_audience', s.place, count(*) FILTER (WHERE k.is_target_audience),
       -- Where nobody is marked, the audience is not known; it is not missed.
       CASE WHEN EXISTS (SELECT FROM sales_customer WHERE is_target_audience)
            THEN count(k.place) ELSE 0 END, NULL
FROM span AS s LEFT JOIN known AS k USING (place) GROUP BY s.place
UNION ALL
SELECT 'leads', s.place, NULL, count(d.opened_on), count(d.opened_on)
FROM span AS s LEFT JOIN deal AS d ON d.opened_on BETWEEN s.first_on AND s.last_on
GROUP BY s.place
UNION ALL
SELECT 'win_rate', s.place, count(*) FILTER (WHERE d.stage = 'won'), count(d.closed_on), NULL
FROM span AS s
LEFT JOIN deal AS d ON d.closed_on BETWEEN s.first_on AND s.last_on AND d.stage IN ('won', 'lost')
GROUP BY s.place
UNION ALL
SELECT 'training_completed', s.place, coalesce(l.completed, 0), coalesce(l.assigned, 0), NULL
FROM span AS s LEFT JOIN learning AS l USING (place)
UNION ALL
SELECT 'training_overdue', s.place, NULL, coalesce(l.assigned, 0), coalesce(l.overdue, 0)
FROM span AS s LEFT JOIN learning AS l USING (place)
UNION ALL
SELECT 'certificates', s.place, NULL, (SELECT count(*) FROM people),
       coalesce(c.certificates, 0)::numeric / nullif((SELECT count(*) FROM people), 0)
FROM span AS s LEFT JOIN certified AS c USING (place)
