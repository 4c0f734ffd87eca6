-- Question: on which lines and bases is credit not what the documents say (docs/ledger.md)?
-- Index: none, events and ledger are read once.
WITH total AS (
    SELECT e.line_id,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'booked'), 0) AS ordered,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind IN ('cancelled', 'returned')), 0)
               AS given_up,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'returned'), 0) AS returned,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'delivered'), 0) AS delivered,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'invoiced'), 0) AS invoiced,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'paid'), 0) AS paid,
           sum(e.net_amount) FILTER (WHERE e.kind = 'invoiced') AS invoiced_amount,
           sum(e.net_amount) FILTER (WHERE e.kind = 'paid') AS paid_amount
    FROM sales_lineevent AS e
    GROUP BY e.line_id
), kept AS (
    SELECT t.*, greatest(t.ordered - t.given_up, 0) AS kept
    FROM total AS t
), said AS (
    SELECT k.line_id, o.id AS order_id, b.basis, b.quantity,
           round(b.amount * o.rate * b.quantity / b.whole, 6) AS revenue,
           round(l.gross_amount * o.rate * b.quantity / l.quantity, 6) AS gross_revenue,
           round(l.unit_cost * b.quantity, 6) AS cost
    FROM kept AS k
    JOIN sales_orderline AS l ON l.id = k.line_id
    JOIN sales_order AS o ON o.id = l.order_id
    CROSS JOIN LATERAL (VALUES
        ('booked', k.kept, l.net_amount, l.quantity),
        ('delivered', greatest(0, least(k.delivered - k.returned, k.kept)), l.net_amount,
         l.quantity),
        ('invoiced', greatest(0, least(k.invoiced, k.kept,
                                       greatest(k.delivered, k.invoiced) - k.returned)),
         k.invoiced_amount, k.invoiced),
        ('paid', greatest(0, least(k.paid, k.kept, greatest(k.delivered, k.paid) - k.returned)),
         k.paid_amount, k.paid)
    ) AS b(basis, quantity, amount, whole)
    WHERE b.quantity > 0
), credited AS (
    SELECT c.line_id, c.order_id, c.basis, sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
           sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
           sum(c.uncosted_revenue) AS uncosted_revenue
    FROM sales_credit AS c
    WHERE c.kind = 'revenue'
    GROUP BY c.line_id, c.order_id, c.basis
)
SELECT concat('line ', line_id, ' ', basis),
       concat('documents say ', coalesce(s.revenue, 0), ', credit is ', coalesce(c.revenue, 0))
FROM said AS s
FULL JOIN credited AS c USING (line_id, order_id, basis)
WHERE (coalesce(s.quantity, 0), coalesce(s.revenue, 0), coalesce(s.gross_revenue, 0),
       coalesce(s.revenue - s.cost, 0),
       CASE WHEN s.cost IS NULL THEN coalesce(s.revenue, 0) ELSE 0 END)
      <>
      (coalesce(c.quantity, 0), coalesce(c.revenue, 0), coalesce(c.gross_revenue, 0),
       coalesce(c.margin, 0), coalesce(c.uncosted_revenue, 0))
ORDER BY 1
