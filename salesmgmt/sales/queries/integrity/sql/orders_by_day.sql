-- Question: how many orders stand behind each figure on each day? A row of sales_fulfilmentday.
-- Index: none; how far all orders are is read once.
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
