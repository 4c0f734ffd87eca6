-- Question: how far are the touched orders after this posting, and which sums by day does that move?
-- Index: sales_line_event_by_order, sales_delivery's by order, sales_fulfilment by primary key,
--        sales_fulfilment_day_once. Sums in the order of their keys: postings that meet wait for
--        each other and never in a circle.
-- Each order is looked up for itself, along the indexes: the planner takes the orders of a load for
-- many times as many, and would read all there are.
WITH moved AS MATERIALIZED (
    SELECT t.id AS order_id, t.department_id, t.booked_on, t.due_on, l.net_amount, e.is_open,
           d.arrived_on, k.order_id IS NOT NULL AS was_kept, k.net_amount AS was_net_amount,
           k.is_open AS was_open, k.arrived_on AS had_arrived_on
    FROM locked_order AS t
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(round(l.net_amount * t.rate, 6)), 0) AS net_amount
        FROM sales_orderline AS l WHERE l.order_id = t.id
    ) AS l
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(c.to_come > 0), false) AS is_open
        FROM (
            SELECT sum(CASE e.kind WHEN 'booked' THEN e.quantity ELSE -e.quantity END) AS to_come
            FROM sales_lineevent AS e
            WHERE e.order_id = t.id AND e.kind IN ('booked', 'cancelled', 'delivered')
            GROUP BY e.line_id
        ) AS c
    ) AS e
    CROSS JOIN LATERAL (
        SELECT max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
        FROM sales_delivery AS d WHERE d.order_id = t.id
    ) AS d
    LEFT JOIN LATERAL (
        SELECT k.* FROM sales_fulfilment AS k WHERE k.order_id = t.id OFFSET 0
    ) AS k ON true
    WHERE (l.net_amount, e.is_open, d.arrived_on)
          IS DISTINCT FROM (k.net_amount, k.is_open, k.arrived_on)
), kept AS (
    INSERT INTO sales_fulfilment
        (order_id, department_id, booked_on, due_on, net_amount, is_open, arrived_on)
    SELECT m.order_id, m.department_id, m.booked_on, m.due_on, m.net_amount, m.is_open,
           m.arrived_on
    FROM moved AS m
    ORDER BY m.order_id
    ON CONFLICT (order_id) DO UPDATE SET
        net_amount = excluded.net_amount, is_open = excluded.is_open,
        arrived_on = excluded.arrived_on
), stand AS (
    SELECT 1 AS sign, m.department_id, m.booked_on, m.due_on, m.net_amount, m.is_open,
           m.arrived_on
    FROM moved AS m
    UNION ALL
    SELECT -1, m.department_id, m.booked_on, m.due_on, m.was_net_amount, m.was_open,
           m.had_arrived_on
    FROM moved AS m
    WHERE m.was_kept
)
INSERT INTO sales_fulfilmentday AS sums (figure, day, department_id, orders, net_amount)
SELECT f.figure, f.day, s.department_id, sum(s.sign), sum(s.sign * s.net_amount)
FROM stand AS s
CROSS JOIN LATERAL (
    VALUES ('booked', s.booked_on, true),
           ('open', s.due_on, s.is_open),
           ('delivered', s.arrived_on, NOT s.is_open AND s.arrived_on IS NOT NULL),
           ('due', s.due_on, s.due_on IS NOT NULL AND (s.is_open OR s.arrived_on IS NOT NULL)),
           ('kept', s.due_on, NOT s.is_open AND s.arrived_on <= s.due_on)
) AS f (figure, day, is_counted)
WHERE f.is_counted
GROUP BY f.figure, f.day, s.department_id
HAVING sum(s.sign) <> 0 OR sum(s.sign * s.net_amount) <> 0
ORDER BY f.figure, f.day, s.department_id
ON CONFLICT (figure, day, department_id) DO UPDATE SET
    orders = sums.orders + excluded.orders,
    net_amount = sums.net_amount + excluded.net_amount
