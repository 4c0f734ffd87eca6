-- Question: which staged delivery lines name something unknown, exceed their order line, or differ
-- from what is recorded?
-- Index: sales_delivery key, sales_order_line_once, sales_line_event_once.
SELECT s.row, 'document_key', s.document_key, 'unknown'
FROM stage_delivery_lines AS s
WHERE s.document_key IS NOT NULL
  AND NOT EXISTS (SELECT FROM sales_delivery AS t WHERE t.key = s.document_key)
UNION ALL
SELECT s.row, 'line_key', s.line_key, 'unknown'
FROM stage_delivery_lines AS s
JOIN sales_delivery AS d ON d.key = s.document_key
WHERE NOT EXISTS (
    SELECT FROM sales_orderline AS l WHERE l.order_id = d.order_id AND l.key = s.line_key
)
UNION ALL
SELECT s.row, 'quantity', s.quantity, 'differs:quantity'
FROM stage_delivery_lines AS s
JOIN sales_delivery AS d ON d.key = s.document_key
JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
JOIN sales_deliveryline AS t ON t.delivery_id = d.id AND t.line_id = l.id
WHERE t.quantity <> s.quantity::numeric
UNION ALL
SELECT n.row, 'quantity', n.quantity::text,
       'more_than_ordered:' || trim_scale(n.ordered - coalesce(e.before, 0))
FROM (
    SELECT min(s.row) AS row, l.id AS line_id, l.quantity AS ordered,
           sum(s.quantity::numeric) AS quantity
    FROM stage_delivery_lines AS s
    JOIN sales_delivery AS d ON d.key = s.document_key
    JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
    WHERE NOT EXISTS (
        SELECT FROM sales_deliveryline AS t WHERE t.delivery_id = d.id AND t.line_id = l.id
    )
    GROUP BY l.id, l.quantity
) AS n
LEFT JOIN LATERAL (
    SELECT sum(e.quantity) AS before
    FROM sales_lineevent AS e
    WHERE e.line_id = n.line_id AND e.kind = 'delivered'
) AS e ON true
WHERE coalesce(e.before, 0) + n.quantity > n.ordered
ORDER BY 1
