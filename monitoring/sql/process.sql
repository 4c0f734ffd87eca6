-- Question: how many orders are at which stage, what are they worth, and what leaked away?
-- Index: sales_order_newest, sales_order_due, sales_delivery_arrived, sales_openorder: only orders
--        that something happened to in the window, or that are open, are looked at.
-- Values are net amounts in the company currency, each line to the millionth. `{visible}` is the
-- statement of the orders that the person may see.
WITH concerned AS MATERIALIZED (
    SELECT o.id FROM sales_order AS o WHERE o.booked_on BETWEEN %(first)s AND %(last)s
    UNION
    SELECT o.id FROM sales_order AS o WHERE o.due_on BETWEEN %(first)s AND %(last)s
    UNION
    SELECT d.order_id FROM sales_delivery AS d
    WHERE coalesce(d.delivered_on, d.shipped_on) BETWEEN %(first)s AND %(last)s
    UNION
    SELECT k.order_id FROM sales_openorder AS k
    UNION
    SELECT c.order_id FROM sales_cancellation AS c
    WHERE c.cancelled_on BETWEEN %(first)s AND %(last)s
    UNION
    SELECT r.order_id FROM sales_return AS r WHERE r.returned_on BETWEEN %(first)s AND %(last)s
    UNION
    SELECT f.order_id FROM monitoring_followup AS f
    WHERE f.due_on BETWEEN %(first)s AND %(last)s OR f.done_on BETWEEN %(first)s AND %(last)s
       OR (f.done_on IS NULL AND f.due_on < %(today)s)
    UNION
    SELECT f.order_id FROM sales_feedback AS f
    WHERE f.given_on BETWEEN %(first)s AND %(last)s AND f.order_id IS NOT NULL
), visible AS MATERIALIZED (
    SELECT o.id, o.booked_on, o.due_on, o.rate
    FROM sales_order AS o
    JOIN concerned AS c ON c.id = o.id
    JOIN org_department AS d ON d.id = o.department_id
    WHERE o.id IN ({visible}) AND d.path LIKE %(path)s
), arrival AS (
    SELECT d.order_id, max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
    FROM sales_delivery AS d
    JOIN visible AS v ON v.id = d.order_id
    GROUP BY d.order_id
), placed AS MATERIALIZED (
    SELECT v.id, v.rate,
           v.booked_on BETWEEN %(first)s AND %(last)s AS is_booked,
           u.order_id IS NOT NULL AS is_open,
           u.order_id IS NOT NULL AND coalesce(v.due_on < %(today)s, false) AS is_late,
           u.order_id IS NULL
               AND coalesce(a.arrived_on BETWEEN %(first)s AND %(last)s, false) AS is_delivered,
           -- Whose day is over; what was given up before it came was due to nobody.
           coalesce(v.due_on BETWEEN %(first)s AND %(last)s AND v.due_on < %(today)s, false)
               AND (u.order_id IS NOT NULL OR a.arrived_on IS NOT NULL) AS is_due,
           u.order_id IS NULL AND coalesce(a.arrived_on <= v.due_on, false) AS is_kept
    FROM visible AS v
    LEFT JOIN sales_openorder AS u ON u.order_id = v.id
    LEFT JOIN arrival AS a ON a.order_id = v.id
), worth AS (
    SELECT p.id, p.is_booked, p.is_open, p.is_late, p.is_delivered,
           sum(round(l.net_amount * p.rate, 6)) AS net
    FROM placed AS p
    LEFT JOIN sales_orderline AS l ON l.order_id = p.id
    WHERE p.is_booked OR p.is_open OR p.is_delivered
    GROUP BY p.id, p.is_booked, p.is_open, p.is_late, p.is_delivered
), leak AS (
    SELECT 'cancelled' AS way, count(DISTINCT o.id) AS orders,
           coalesce(sum(round(x.quantity / l.quantity * l.net_amount * o.rate, 6)), 0) AS net
    FROM sales_cancellation AS c
    JOIN visible AS o ON o.id = c.order_id
    JOIN sales_cancellationline AS x ON x.cancellation_id = c.id
    JOIN sales_orderline AS l ON l.id = x.line_id
    WHERE c.cancelled_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'returned', count(DISTINCT o.id),
           coalesce(sum(round(x.quantity / l.quantity * l.net_amount * o.rate, 6)), 0)
    FROM sales_return AS r
    JOIN visible AS o ON o.id = r.order_id
    JOIN sales_returnline AS x ON x.return_document_id = r.id
    JOIN sales_orderline AS l ON l.id = x.line_id
    WHERE r.returned_on BETWEEN %(first)s AND %(last)s
), follow_up AS (
    SELECT count(*) FILTER (WHERE f.due_on BETWEEN %(first)s AND %(last)s) AS due,
           count(*) FILTER (WHERE f.done_on IS NULL AND f.due_on < %(today)s) AS overdue,
           count(*) FILTER (WHERE f.done_on BETWEEN %(first)s AND %(last)s) AS done
    FROM monitoring_followup AS f
    JOIN visible AS o ON o.id = f.order_id
), answer AS (
    SELECT f.score, count(*) AS number
    FROM sales_feedback AS f
    WHERE f.kind = 'csat' AND f.given_on BETWEEN %(first)s AND %(last)s
      AND (f.order_id IN (SELECT id FROM visible) OR (f.order_id IS NULL AND %(everything)s))
    GROUP BY f.score
)
SELECT 'booked' AS figure, count(*) AS number, coalesce(sum(net), 0) AS net
FROM worth WHERE is_booked
UNION ALL SELECT 'open', count(*), coalesce(sum(net), 0) FROM worth WHERE is_open
UNION ALL SELECT 'late', count(*), coalesce(sum(net), 0) FROM worth WHERE is_late
UNION ALL SELECT 'delivered', count(*), coalesce(sum(net), 0) FROM worth WHERE is_delivered
UNION ALL SELECT 'due', count(*), NULL FROM placed WHERE is_due
UNION ALL SELECT 'kept', count(*), NULL FROM placed WHERE is_due AND is_kept
UNION ALL SELECT way, orders, net FROM leak
UNION ALL SELECT 'follow_up_due', due, NULL FROM follow_up
UNION ALL SELECT 'follow_up_overdue', overdue, NULL FROM follow_up
UNION ALL SELECT 'follow_up_done', done, NULL FROM follow_up
UNION ALL SELECT 'score_' || score, number, NULL FROM answer
