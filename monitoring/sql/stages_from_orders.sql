-- Question: how many of the orders are at which stage, and what are they worth?
-- Index: those of what is asked for, sales_fulfilment by primary key. What stands in braces is
-- replaced by the statement of the orders' days, amounts and stages.
WITH asked (booked_on, due_on, net_amount, is_open, arrived_on) AS MATERIALIZED (
    {orders}
), counted AS (
    SELECT f.figure, a.net_amount
    FROM asked AS a
    CROSS JOIN LATERAL (
        VALUES ('booked', a.booked_on BETWEEN %(first)s AND %(last)s),
               ('open', a.is_open),
               ('late', a.is_open AND a.due_on < %(today)s),
               ('delivered', NOT a.is_open AND a.arrived_on BETWEEN %(first)s AND %(last)s),
               -- Whose day is over; what was given up before it came was due to nobody.
               ('due', a.due_on BETWEEN %(first)s AND %(last)s AND a.due_on < %(today)s
                       AND (a.is_open OR a.arrived_on IS NOT NULL)),
               ('kept', a.due_on BETWEEN %(first)s AND %(last)s AND a.due_on < %(today)s
                        AND NOT a.is_open AND a.arrived_on <= a.due_on)
    ) AS f (figure, is_counted)
    WHERE f.is_counted
)
SELECT w.figure, count(c.figure), coalesce(sum(c.net_amount), 0)
FROM unnest(%(figures)s::text[]) AS w (figure)
LEFT JOIN counted AS c ON c.figure = w.figure
GROUP BY w.figure
