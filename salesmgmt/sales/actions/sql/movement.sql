-- Question: how does each new event change what counts of its line on every basis?
-- Index: sales_line_event_by_order, sales_orderline by order.
--
-- What counts is a function of the documents' totals alone, so the order in which they
-- come in cannot matter and a full reversal always ends at zero (docs/ledger.md):
--   kept      = ordered - cancelled - returned
--   booked    = kept
--   delivered = delivered - returned, at most kept
--   invoiced  = invoiced, at most kept, and without what was returned of it; paid alike
-- A movement is that function after the event minus the same before it. Events of one posting
-- follow each other by their days: a history that is loaded at once counts on the same days as
-- one that came day by day.
CREATE TEMPORARY TABLE movement ON COMMIT DROP AS
WITH event AS (
    SELECT e.*, n.id IS NOT NULL AS is_new, row_number() OVER (
               ORDER BY n.id IS NOT NULL, CASE WHEN n.id IS NOT NULL THEN e.happened_on END,
                        e.kind = 'returned', e.id
           ) AS place
    FROM sales_lineevent AS e
    LEFT JOIN new_event AS n ON n.id = e.id
    WHERE e.order_id IN (SELECT n.order_id FROM new_event AS n)
), total AS (
    SELECT e.id, e.is_new, e.place, e.line_id, e.order_id, e.happened_on,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'booked') OVER sofar, 0) AS ordered,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind IN ('cancelled', 'returned'))
                    OVER sofar, 0) AS given_up,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'returned') OVER sofar, 0) AS returned,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'delivered') OVER sofar, 0) AS delivered,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'invoiced') OVER sofar, 0) AS invoiced,
           coalesce(sum(e.quantity) FILTER (WHERE e.kind = 'paid') OVER sofar, 0) AS paid,
           coalesce(sum(e.net_amount) FILTER (WHERE e.kind = 'invoiced') OVER sofar, 0)
               AS invoiced_amount,
           coalesce(sum(e.net_amount) FILTER (WHERE e.kind = 'paid') OVER sofar, 0) AS paid_amount
    FROM event AS e
    WINDOW sofar AS (PARTITION BY e.line_id ORDER BY e.place)
), counting AS (
    SELECT t.id, t.is_new, t.place, t.line_id, t.order_id, t.happened_on, b.basis, b.quantity,
           l.unit_cost IS NOT NULL AS is_costed,
           round(b.amount * o.rate * b.quantity / b.whole, 6) AS revenue,
           round(l.gross_amount * o.rate * b.quantity / l.quantity, 6) AS gross_revenue,
           round(l.unit_cost * b.quantity, 6) AS cost
    FROM total AS t
    JOIN sales_orderline AS l ON l.id = t.line_id
    JOIN sales_order AS o ON o.id = t.order_id
    CROSS JOIN LATERAL (SELECT greatest(t.ordered - t.given_up, 0) AS kept) AS k
    CROSS JOIN LATERAL (
        SELECT greatest(0, least(t.delivered - t.returned, k.kept)) AS delivered,
               greatest(0, least(t.invoiced, k.kept,
                                 greatest(t.delivered, t.invoiced) - t.returned)) AS invoiced,
               greatest(0, least(t.paid, k.kept,
                                 greatest(t.delivered, t.paid) - t.returned)) AS paid
    ) AS c
    -- What counts is worth its part of the whole: multiplied first, divided and rounded once.
    CROSS JOIN LATERAL (VALUES
        ('booked', t.ordered, k.kept, l.net_amount, l.quantity),
        ('delivered', t.delivered, c.delivered, l.net_amount, l.quantity),
        ('invoiced', t.invoiced, c.invoiced, t.invoiced_amount, t.invoiced),
        ('paid', t.paid, c.paid, t.paid_amount, t.paid)
    ) AS b(basis, reached, quantity, amount, whole)
    -- A basis that the line has not reached yet counts nothing, now and before.
    WHERE b.reached > 0
), changing AS (
    SELECT c.*,
           coalesce(lag(c.quantity) OVER before, 0) AS quantity_before,
           coalesce(lag(c.revenue) OVER before, 0) AS revenue_before,
           coalesce(lag(c.gross_revenue) OVER before, 0) AS gross_revenue_before,
           lag(c.cost) OVER before AS cost_before
    FROM counting AS c
    WINDOW before AS (PARTITION BY c.line_id, c.basis ORDER BY c.place)
), kept_of_order AS (
    SELECT c.*,
           sum(c.quantity - c.quantity_before)
               OVER (PARTITION BY c.order_id, c.basis ORDER BY c.place) AS order_quantity
    FROM changing AS c
)
SELECT row_number() OVER (ORDER BY k.place, k.basis) AS sequence,
       k.id AS event_id, k.line_id, k.order_id, k.basis, k.happened_on AS business_on,
       k.happened_on AS origin_on, 'credit' AS entry,
       k.quantity_before, k.quantity,
       k.revenue_before, k.revenue,
       k.gross_revenue_before, k.gross_revenue,
       CASE WHEN k.is_costed THEN k.revenue_before - coalesce(k.cost_before, 0)
            ELSE 0 END AS margin_before,
       CASE WHEN k.is_costed THEN k.revenue - k.cost ELSE 0 END AS margin,
       CASE WHEN k.is_costed THEN 0 ELSE k.revenue_before END AS uncosted_revenue_before,
       CASE WHEN k.is_costed THEN 0 ELSE k.revenue END AS uncosted_revenue,
       -- An order counts as long as anything of it is kept.
       (k.order_quantity - k.quantity + k.quantity_before > 0)::int::numeric AS orders_before,
       (k.order_quantity > 0)::int::numeric AS orders
FROM kept_of_order AS k
WHERE k.is_new AND (k.quantity <> k.quantity_before OR k.revenue <> k.revenue_before)
