-- Question: which staged lines of deliveries, cancellations, returns or invoices name something
-- unknown, exceed their order line, or differ from what is recorded?
-- Index: keys of the documents, sales_order_line_once, their lines by document and line,
--        sales_line_event_once.
-- checks.py puts the names of the tables in; what is recorded is looked up once for all questions.
WITH line AS MATERIALIZED (
    SELECT s.row, s.document_key, s.line_key, s.quantity, d.id AS document_id, l.id AS line_id,
           l.quantity AS ordered, t.id IS NOT NULL AS is_recorded, {differs} AS differs
    FROM {stage} AS s
    LEFT JOIN {document} AS d ON d.key = s.document_key
    LEFT JOIN sales_orderline AS l ON l.order_id = d.order_id AND l.key = s.line_key
    LEFT JOIN {recorded} AS t ON t.{document_id} = d.id AND t.line_id = l.id
)
SELECT l.row, 'document_key', l.document_key, 'unknown'
FROM line AS l
WHERE l.document_key IS NOT NULL AND l.document_id IS NULL
UNION ALL
SELECT l.row, 'line_key', l.line_key, 'unknown'
FROM line AS l
WHERE l.document_id IS NOT NULL AND l.line_id IS NULL
UNION ALL
SELECT l.row, 'quantity', l.quantity, %(differs)s
FROM line AS l
WHERE l.differs
UNION ALL
SELECT n.row, 'quantity', n.quantity::text,
       'more_than_ordered:' || trim_scale(n.ordered - coalesce(e.before, 0))
FROM (
    SELECT min(l.row) AS row, l.line_id, l.ordered, sum(l.quantity::numeric) AS quantity
    FROM line AS l
    WHERE l.line_id IS NOT NULL AND NOT l.is_recorded
    GROUP BY l.line_id, l.ordered
) AS n
LEFT JOIN LATERAL (
    SELECT sum(e.quantity) AS before
    FROM sales_lineevent AS e
    WHERE e.line_id = n.line_id AND e.kind = ANY(%(taken)s)
) AS e ON true
WHERE coalesce(e.before, 0) + n.quantity > n.ordered
ORDER BY 1
