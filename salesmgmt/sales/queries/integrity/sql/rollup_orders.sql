-- Question: where do the counts of orders by day differ from how far the orders are?
-- Index: none; all orders are read once and hashed.
WITH counted AS (
    SELECT f.figure, f.day, k.department_id, count(*) AS orders, sum(k.net_amount) AS net_amount
    FROM sales_fulfilment AS k
    CROSS JOIN LATERAL (
        VALUES ('booked', k.booked_on, true),
               ('open', k.due_on, k.is_open),
               ('delivered', k.arrived_on, NOT k.is_open AND k.arrived_on IS NOT NULL),
               ('due', k.due_on, k.due_on IS NOT NULL AND (k.is_open OR k.arrived_on IS NOT NULL)),
               ('kept', k.due_on, NOT k.is_open AND k.arrived_on <= k.due_on)
    ) AS f (figure, day, is_counted)
    WHERE f.is_counted
    GROUP BY f.figure, f.day, k.department_id
)
SELECT concat_ws(' ', d.figure, d.day, 'department', d.department_id),
       concat('kept ', coalesce(d.kept_orders, 0), ' worth ', coalesce(d.kept_net, 0),
              ', counted ', coalesce(d.orders, 0), ' worth ', coalesce(d.net_amount, 0))
FROM (
    SELECT coalesce(k.figure, c.figure) AS figure, coalesce(k.day, c.day) AS day,
           coalesce(k.department_id, c.department_id) AS department_id,
           k.orders AS kept_orders, k.net_amount AS kept_net, c.orders, c.net_amount
    FROM sales_fulfilmentday AS k
    FULL JOIN counted AS c ON c.figure = k.figure AND c.department_id = k.department_id
        -- A full join needs equality: an order without a day is due on no day.
        AND coalesce(c.day, 'infinity') = coalesce(k.day, 'infinity')
) AS d
WHERE (coalesce(d.kept_orders, 0), coalesce(d.kept_net, 0))
      <> (coalesce(d.orders, 0), coalesce(d.net_amount, 0))
ORDER BY 1
