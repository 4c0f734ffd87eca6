-- Question: how far is each order by its documents? A row of sales_fulfilment.
-- Index: none; documents are read once and hashed.
SELECT o.id AS order_id, o.department_id, o.booked_on, o.due_on,
       coalesce(sum(round(l.net_amount * o.rate, 6)), 0) AS net_amount,
       coalesce(bool_or(l.quantity > coalesce(g.quantity, 0)), false) AS is_open, a.arrived_on
FROM sales_order AS o
LEFT JOIN sales_orderline AS l ON l.order_id = o.id
LEFT JOIN (
    SELECT t.line_id, sum(t.quantity) AS quantity
    FROM (
        SELECT p.line_id, p.quantity FROM sales_deliveryline AS p
        UNION ALL
        SELECT p.line_id, p.quantity FROM sales_cancellationline AS p
    ) AS t
    GROUP BY t.line_id
) AS g ON g.line_id = l.id
LEFT JOIN (
    SELECT d.order_id, max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
    FROM sales_delivery AS d
    GROUP BY d.order_id
) AS a ON a.order_id = o.id
GROUP BY o.id, a.arrived_on
