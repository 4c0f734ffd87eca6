-- Question: how many of the orders are at which stage, and what are they worth?
-- Index: those of what is asked for, sales_fulfilment by primary key. `asked` has the orders.
SELECT w.figure, count(c.figure), coalesce(sum(c.net_amount), 0)
FROM unnest(%(figures)s::text[]) AS w (figure)
LEFT JOIN (
    SELECT f.figure, a.net_amount
    FROM asked AS a
    CROSS JOIN LATERAL (
        VALUES ('booked', a.booked_on BETWEEN %(first)s AND %(until)s),
               ('open', a.is_open),
               ('late', a.is_open AND a.due_on < %(today)s),
               ('delivered', NOT a.is_open AND a.arrived_on BETWEEN %(first)s AND %(until)s),
               -- Whose day is over; what was given up before it came was due to nobody.
               ('due', a.due_on BETWEEN %(first)s AND %(last)s AND a.due_on < %(today)s
                       AND (a.is_open OR a.arrived_on IS NOT NULL)),
               ('kept', a.due_on BETWEEN %(first)s AND %(last)s AND a.due_on < %(today)s
                        AND NOT a.is_open AND a.arrived_on <= a.due_on)
    ) AS f (figure, is_counted)
    WHERE f.is_counted
) AS c ON c.figure = w.figure
GROUP BY w.figure
