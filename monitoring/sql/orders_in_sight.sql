-- Question: how far are the orders of these shares, and what of each is credited by them?
-- Index: those of `seen`; sales_fulfilment by primary key.
-- Overlay is no revenue: an order that somebody supports is in sight and is worth nothing there.
WITH seen (order_id, kind, position, share) AS MATERIALIZED (
    {seen}
), in_sight AS MATERIALIZED (
    SELECT s.order_id, coalesce(sum(s.share) FILTER (WHERE s.kind = 'revenue'), 0) AS share
    FROM seen AS s
    GROUP BY s.order_id
), asked AS MATERIALIZED (
    SELECT f.order_id, f.booked_on, f.due_on, f.is_open, f.arrived_on, i.share,
           CASE WHEN i.share = 1 THEN f.net_amount
                ELSE round(f.net_amount * i.share, 6) END AS net_amount
    FROM in_sight AS i
    JOIN sales_fulfilment AS f ON f.order_id = i.order_id
)
