-- Question: what leaked away of the orders, how far are their follow-ups, and what do customers say?
-- Index: the days of each document. What stands in braces is replaced by a condition that says of
-- `order_id` whether the order is meant, how much of it counts, and by its table how far it is.
WITH leak AS (
    SELECT 'cancelled' AS way, c.order_id, x.line_id, x.quantity
    FROM sales_cancellation AS c
    JOIN sales_cancellationline AS x ON x.cancellation_id = c.id
    WHERE c.cancelled_on BETWEEN %(first)s AND %(until)s AND {is_asked}
    UNION ALL
    SELECT 'returned', r.order_id, x.line_id, x.quantity
    FROM sales_return AS r
    JOIN sales_returnline AS x ON x.return_document_id = r.id
    WHERE r.returned_on BETWEEN %(first)s AND %(until)s AND {is_asked}
), delivered AS MATERIALIZED (
    SELECT f.order_id
    FROM {orders} AS f
    WHERE NOT f.is_open AND f.arrived_on BETWEEN %(first)s AND %(until)s
), gone AS (
    -- What of the delivered orders was given up until today.
    SELECT c.order_id, x.line_id, x.quantity AS cancelled, 0 AS returned
    FROM sales_cancellation AS c
    JOIN sales_cancellationline AS x ON x.cancellation_id = c.id
    WHERE c.cancelled_on <= %(today)s AND c.order_id IN (SELECT d.order_id FROM delivered AS d)
    UNION ALL
    SELECT r.order_id, x.line_id, 0, x.quantity
    FROM sales_return AS r
    JOIN sales_returnline AS x ON x.return_document_id = r.id
    WHERE r.returned_on <= %(today)s AND r.order_id IN (SELECT d.order_id FROM delivered AS d)
), given_up AS (
    SELECT g.order_id, g.line_id, sum(g.cancelled) AS cancelled, sum(g.returned) AS returned,
           -- What was both shipped and cancelled: more came and was cancelled than was ordered.
           greatest(0, least(sum(g.cancelled), sum(g.cancelled) + coalesce((
               SELECT sum(e.quantity) FROM sales_lineevent AS e
               WHERE e.order_id = g.order_id AND e.line_id = g.line_id AND e.kind = 'delivered'
           ), 0) - (SELECT l.quantity FROM sales_orderline AS l WHERE l.id = g.line_id))) AS shipped
    FROM gone AS g
    GROUP BY g.order_id, g.line_id
), lost AS (
    SELECT k.way, k.order_id, k.line_id, k.quantity FROM leak AS k
    UNION ALL
    SELECT w.way, g.order_id, g.line_id, w.quantity
    FROM given_up AS g
    CROSS JOIN LATERAL (
        VALUES ('cancelled_unshipped', g.cancelled - g.shipped),
               ('cancelled_shipped', g.shipped),
               ('delivered_returned', g.returned)
    ) AS w (way, quantity)
    WHERE w.quantity > 0
), leaked AS (
    SELECT k.way, count(DISTINCT k.order_id) AS orders,
           sum(round(k.quantity / l.quantity * l.net_amount * o.rate * {share}, 6)) AS net
    FROM lost AS k
    JOIN sales_orderline AS l ON l.id = k.line_id
    JOIN sales_order AS o ON o.id = k.order_id
    JOIN {orders} AS a ON a.order_id = k.order_id
    GROUP BY k.way
), follow_up AS (
    SELECT count(*) FILTER (WHERE f.due_on BETWEEN %(first)s AND %(last)s) AS due,
           count(*) FILTER (WHERE f.done_on IS NULL AND f.due_on < %(today)s) AS overdue,
           count(*) FILTER (WHERE f.done_on BETWEEN %(first)s AND %(last)s) AS done
    FROM monitoring_followup AS f
    WHERE (f.due_on BETWEEN %(first)s AND %(last)s OR f.done_on BETWEEN %(first)s AND %(last)s
           OR (f.done_on IS NULL AND f.due_on < %(today)s))
      AND {is_asked}
), answer AS (
    SELECT f.score, count(*) AS number
    FROM sales_feedback AS f
    WHERE f.kind = 'csat' AND f.given_on BETWEEN %(first)s AND %(last)s
      AND ((f.order_id IS NOT NULL AND {is_asked}) OR (f.order_id IS NULL AND %(everything)s))
    GROUP BY f.score
)
SELECT w.way, coalesce(l.orders, 0), coalesce(l.net, 0)
FROM (VALUES ('cancelled'), ('returned'), ('cancelled_unshipped'), ('cancelled_shipped'),
             ('delivered_returned')) AS w (way)
LEFT JOIN leaked AS l ON l.way = w.way
UNION ALL SELECT 'follow_up_due', due, NULL FROM follow_up
UNION ALL SELECT 'follow_up_overdue', overdue, NULL FROM follow_up
UNION ALL SELECT 'follow_up_done', done, NULL FROM follow_up
UNION ALL SELECT 'score_' || score, number, NULL FROM answer
