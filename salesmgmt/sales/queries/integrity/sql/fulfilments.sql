-- Question: which orders are kept as other than their documents say how far they are?
-- Index: none; documents are read once and hashed.
WITH given AS (
    SELECT p.line_id, p.quantity FROM sales_deliveryline AS p
    UNION ALL
    SELECT p.line_id, p.quantity FROM sales_cancellationline AS p
), gone AS (
    SELECT g.line_id, sum(g.quantity) AS quantity FROM given AS g GROUP BY g.line_id
), arrived AS (
    SELECT d.order_id, max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
    FROM sales_delivery AS d
    GROUP BY d.order_id
), said AS (
    SELECT o.id AS order_id, o.department_id, o.booked_on, o.due_on,
           sum(round(l.net_amount * o.rate, 6)) AS net_amount,
           bool_or(l.quantity > coalesce(g.quantity, 0)) AS is_open
    FROM sales_order AS o
    JOIN sales_orderline AS l ON l.order_id = o.id
    LEFT JOIN gone AS g ON g.line_id = l.id
    GROUP BY o.id
)
SELECT concat('order ', coalesce(s.order_id, k.order_id)),
       CASE WHEN k.order_id IS NULL THEN 'how far it is is not kept'
            WHEN s.order_id IS NULL THEN 'kept, but there is no such order with lines'
            WHEN s.is_open AND NOT k.is_open THEN 'open, but not kept as open'
            WHEN k.is_open AND NOT s.is_open THEN 'kept as open, but nothing is to come'
            WHEN k.net_amount <> s.net_amount
            THEN concat('worth ', s.net_amount, ', kept as ', k.net_amount)
            ELSE 'kept with another department or day' END
FROM said AS s
FULL JOIN sales_fulfilment AS k ON k.order_id = s.order_id
LEFT JOIN arrived AS a ON a.order_id = s.order_id
WHERE (k.department_id, k.booked_on, k.due_on, k.net_amount, k.is_open, k.arrived_on)
      IS DISTINCT FROM
      (s.department_id, s.booked_on, s.due_on, s.net_amount, s.is_open, a.arrived_on)
ORDER BY 1
