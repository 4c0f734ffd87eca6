-- Question: what leaked away of the orders, how far are their follow-ups, and what do customers say?
-- Index: the days of each document. What stands in braces is replaced by a condition that says of
-- `order_id` whether the order is meant.
WITH leak AS (
    SELECT 'cancelled' AS way, c.order_id, x.line_id, x.quantity
    FROM sales_cancellation AS c
    JOIN sales_cancellationline AS x ON x.cancellation_id = c.id
    WHERE c.cancelled_on BETWEEN %(first)s AND %(last)s AND {is_asked}
    UNION ALL
    SELECT 'returned', r.order_id, x.line_id, x.quantity
    FROM sales_return AS r
    JOIN sales_returnline AS x ON x.return_document_id = r.id
    WHERE r.returned_on BETWEEN %(first)s AND %(last)s AND {is_asked}
), leaked AS (
    SELECT k.way, count(DISTINCT k.order_id) AS orders,
           sum(round(k.quantity / l.quantity * l.net_amount * o.rate, 6)) AS net
    FROM leak AS k
    JOIN sales_orderline AS l ON l.id = k.line_id
    JOIN sales_order AS o ON o.id = k.order_id
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
FROM (VALUES ('cancelled'), ('returned')) AS w (way)
LEFT JOIN leaked AS l ON l.way = w.way
UNION ALL SELECT 'follow_up_due', due, NULL FROM follow_up
UNION ALL SELECT 'follow_up_overdue', overdue, NULL FROM follow_up
UNION ALL SELECT 'follow_up_done', done, NULL FROM follow_up
UNION ALL SELECT 'score_' || score, number, NULL FROM answer
