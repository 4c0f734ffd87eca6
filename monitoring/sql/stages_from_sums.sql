-- Question: how many of all orders are at which stage, and what are they worth?
-- Index: sales_fulfilment_day_once, sales_fulfilment_day_open.
WITH counted AS (
    SELECT f.figure, f.orders, f.net_amount
    FROM sales_fulfilmentday AS f
    WHERE f.figure IN ('booked', 'delivered') AND f.day BETWEEN %(first)s AND %(until)s
    UNION ALL
    -- Whose day is over.
    SELECT f.figure, f.orders, f.net_amount
    FROM sales_fulfilmentday AS f
    WHERE f.figure IN ('due', 'kept') AND f.day BETWEEN %(first)s AND %(last)s
      AND f.day < %(today)s
    UNION ALL
    SELECT 'open', f.orders, f.net_amount
    FROM sales_fulfilmentday AS f
    WHERE f.figure = 'open' AND f.orders <> 0
    UNION ALL
    SELECT 'late', f.orders, f.net_amount
    FROM sales_fulfilmentday AS f
    WHERE f.figure = 'open' AND f.orders <> 0 AND f.day < %(today)s
)
SELECT w.figure, coalesce(sum(c.orders), 0)::bigint, coalesce(sum(c.net_amount), 0)
FROM unnest(%(figures)s::text[]) AS w (figure)
LEFT JOIN counted AS c ON c.figure = w.figure
GROUP BY w.figure
