-- Question: where do the counts of orders by day differ from how far the orders are?
-- Index: none; all orders are read once and hashed.
WITH counted AS (
{include orders_by_day}
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
        AND coalesce(c.day::text, 'none') = coalesce(k.day::text, 'none')
) AS d
WHERE (coalesce(d.kept_orders, 0), coalesce(d.kept_net, 0))
      <> (coalesce(d.orders, 0), coalesce(d.net_amount, 0))
ORDER BY 1
