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
-- Events and lines are looked up one by one (OFFSET 0): the ledger may be a hundred times as long
-- as what is posted.
CREATE TEMPORARY TABLE movement ON COMMIT DROP AS
WITH event AS (
    SELECT e.*, n.id IS NOT NULL AS is_new, row_number() OVER (
               ORDER BY n.id IS NOT NULL, CASE WHEN n.id IS NOT NULL THEN e.happened_on END,
                        e.kind = 'returned', e.id
           ) AS place
    FROM (SELECT DISTINCT n.order_id FROM new_event AS n) AS t
    CROSS JOIN LATERAL (
        SELECT * FROM sales_lineevent AS x WHERE x.order_id = t.order_id OFFSET 0
    ) AS e
    LEFT JOIN new_event AS n ON n.id = e.id
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
), reached AS (
    -- A basis that the line has not reached yet counts nothing, now and before. What counts is
    -- worth its part of the whole: multiplied first, divided and rounded once.
    SELECT t.*, 0 AS step, 'booked' AS basis, greatest(t.ordered - t.given_up, 0) AS quantity,
           NULL::numeric AS amount, NULL::numeric AS whole
    FROM total AS t
    WHERE t.ordered > 0
    UNION ALL
    SELECT t.*, 1, 'delivered',
           greatest(0, least(t.delivered - t.returned, t.ordered - t.given_up)), NULL, NULL
    FROM total AS t
    WHERE t.delivered > 0
    UNION ALL
    SELECT t.*, 2, 'invoiced',
           greatest(0, least(t.invoiced, t.ordered - t.given_up,
                             greatest(t.delivered, t.invoiced) - t.returned)),
           t.invoiced_amount, t.invoiced
    FROM total AS t
    WHERE t.invoiced > 0
    UNION ALL
    SELECT t.*, 3, 'paid',
           greatest(0, least(t.paid, t.ordered - t.given_up,
                             greatest(t.delivered, t.paid) - t.returned)),
           t.paid_amount, t.paid
    FROM total AS t
    WHERE t.paid > 0
), counting AS (
    SELECT r.id, r.is_new, r.place, r.line_id, r.order_id, r.happened_on, r.step, r.basis, r.quantity,
           l.product_id, o.customer_id, o.territory_id,
           l.unit_cost IS NOT NULL AS is_costed,
           round(coalesce(r.amount, l.net_amount) * o.rate * r.quantity
                 / coalesce(r.whole, l.quantity), 6) AS revenue,
           round(l.gross_amount * o.rate * r.quantity / l.quantity, 6) AS gross_revenue,
           round(l.unit_cost * r.quantity, 6) AS cost
    FROM reached AS r
    JOIN locked_order AS o ON o.id = r.order_id
    CROSS JOIN LATERAL (SELECT * FROM sales_orderline AS x WHERE x.id = r.line_id OFFSET 0) AS l
), changing AS (
    SELECT c.*,
           coalesce(lag(c.quantity) OVER before, 0) AS quantity_before,
           coalesce(lag(c.revenue) OVER before, 0) AS revenue_before,
           coalesce(lag(c.gross_revenue) OVER before, 0) AS gross_revenue_before,
           lag(c.cost) OVER before AS cost_before
    FROM counting AS c
    WINDOW before AS (PARTITION BY c.order_id, c.step, c.line_id ORDER BY c.place)
), kept_of_order AS (
    SELECT c.*,
           sum(c.quantity - c.quantity_before)
               OVER (PARTITION BY c.order_id, c.step ORDER BY c.place) AS order_quantity
    FROM changing AS c
)
SELECT k.place * 4 + k.step AS sequence,
       k.id AS event_id, k.line_id, k.order_id, k.product_id, k.customer_id, k.territory_id,
       k.basis, k.happened_on AS business_on,
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
