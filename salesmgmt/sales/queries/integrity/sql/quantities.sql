-- Question: of which lines was more given up, delivered or invoiced than ordered?
-- Index: none, the events are read once.
SELECT concat('line ', e.line_id), concat(g.name, ' ', sum(e.quantity), ' of ', max(l.quantity))
FROM sales_lineevent AS e
JOIN sales_orderline AS l ON l.id = e.line_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN e.kind IN ('cancelled', 'returned') THEN 'given up' ELSE e.kind END AS name
) AS g
GROUP BY e.line_id, g.name
HAVING sum(e.quantity) > max(l.quantity)
ORDER BY 1
