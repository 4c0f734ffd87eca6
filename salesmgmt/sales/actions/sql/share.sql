-- Question: which entry of every person does each movement make?
-- Index: sales_order_share_person_once.
--
-- Revenue shares: both states of the line (before, after) are shared to the last
-- millionth by largest remainder, ties to the earlier position; the entry is their
-- difference. So entries sum to the movement, and a state of zero is zero for everyone.
-- One or two people need no ranking: the first is rounded half up, the second half down. Who has
-- the whole has the movement itself, without arithmetic: most orders are one person's.
-- Overlay shares are each a part of their own, rounded half up.
INSERT INTO posting
    (event_id, line_id, order_id, product_id, customer_id, territory_id, basis, business_on,
     origin_on, entry, kind, person_id, department_id, share, quantity, revenue, gross_revenue,
     margin, uncosted_revenue, orders)
WITH share AS (
    SELECT s.id, s.order_id, s.kind, s.position, s.person_id, s.department_id, s.share,
           s.kind = 'revenue' AND count(*) OVER same_kind > 2 AS is_ranked,
           s.share = 1 AS is_whole,
           -- Taken off before rounding: less than any product's last digit, so it only breaks ties.
           CASE WHEN s.kind = 'revenue' AND row_number() OVER by_position = 2
                THEN 0.0000000000001 ELSE 0 END AS tie
    FROM (SELECT DISTINCT m.order_id FROM movement AS m) AS m
    -- The latest version, looked up order by order: there may be a hundred times as many shares.
    CROSS JOIN LATERAL (
        SELECT h.*
        FROM sales_ordershare AS h
        WHERE h.order_id = m.order_id
        ORDER BY h.version DESC
        FETCH FIRST ROW WITH TIES
    ) AS s
    WINDOW same_kind AS (PARTITION BY s.order_id, s.kind),
           by_position AS (PARTITION BY s.order_id, s.kind ORDER BY s.position)
), part AS (
    -- One row per movement, figure, state and share of a ranked order, in millionths.
    SELECT n.sequence, s.id AS share_id, s.position, f.figure, f.state, sign(f.amount) AS sign,
           floor(abs(f.amount) * 1000000 * s.share) AS whole,
           abs(f.amount) * 1000000 * s.share - floor(abs(f.amount) * 1000000 * s.share) AS rest,
           abs(f.amount) * 1000000 AS units
    FROM movement AS n
    JOIN share AS s ON s.order_id = n.order_id AND s.is_ranked
    CROSS JOIN LATERAL (VALUES
        (1, 1, n.quantity, n.quantity_before), (1, -1, n.quantity_before, n.quantity),
        (2, 1, n.revenue, n.revenue_before), (2, -1, n.revenue_before, n.revenue),
        (3, 1, n.gross_revenue, n.gross_revenue_before),
        (3, -1, n.gross_revenue_before, n.gross_revenue),
        (4, 1, n.margin, n.margin_before), (4, -1, n.margin_before, n.margin),
        (5, 1, n.uncosted_revenue, n.uncosted_revenue_before),
        (5, -1, n.uncosted_revenue_before, n.uncosted_revenue),
        (6, 1, n.orders, n.orders_before), (6, -1, n.orders_before, n.orders)
    ) AS f(figure, state, amount, other)
    WHERE f.amount <> 0 AND f.amount <> f.other
), exact AS (
    SELECT p.sequence, p.share_id, p.figure, p.state * p.sign * (
               p.whole + CASE
                   WHEN row_number() OVER largest <= p.units - sum(p.whole) OVER all_parts
                   THEN 1 ELSE 0
               END
           ) / 1000000 AS amount
    FROM part AS p
    WINDOW all_parts AS (PARTITION BY p.sequence, p.figure, p.state),
           largest AS (PARTITION BY p.sequence, p.figure, p.state ORDER BY p.rest DESC, p.position)
), ranked AS (
    SELECT e.sequence, e.share_id,
           coalesce(sum(e.amount) FILTER (WHERE e.figure = 1), 0) AS quantity,
           coalesce(sum(e.amount) FILTER (WHERE e.figure = 2), 0) AS revenue,
           coalesce(sum(e.amount) FILTER (WHERE e.figure = 3), 0) AS gross_revenue,
           coalesce(sum(e.amount) FILTER (WHERE e.figure = 4), 0) AS margin,
           coalesce(sum(e.amount) FILTER (WHERE e.figure = 5), 0) AS uncosted_revenue,
           coalesce(sum(e.amount) FILTER (WHERE e.figure = 6), 0) AS orders
    FROM exact AS e
    GROUP BY e.sequence, e.share_id
), entry AS (
    SELECT n.sequence, s.id AS share_id, n.quantity - n.quantity_before AS quantity,
           n.revenue - n.revenue_before AS revenue,
           n.gross_revenue - n.gross_revenue_before AS gross_revenue,
           n.margin - n.margin_before AS margin,
           n.uncosted_revenue - n.uncosted_revenue_before AS uncosted_revenue,
           n.orders - n.orders_before AS orders
    FROM movement AS n
    JOIN share AS s ON s.order_id = n.order_id AND s.is_whole
    UNION ALL
    SELECT n.sequence, s.id AS share_id, a.*
    FROM movement AS n
    JOIN share AS s ON s.order_id = n.order_id AND NOT s.is_ranked AND NOT s.is_whole
    CROSS JOIN LATERAL (
        SELECT round(n.quantity * s.share - sign(n.quantity) * s.tie, 6)
                   - round(n.quantity_before * s.share - sign(n.quantity_before) * s.tie, 6)
                   AS quantity,
               round(n.revenue * s.share - sign(n.revenue) * s.tie, 6)
                   - round(n.revenue_before * s.share - sign(n.revenue_before) * s.tie, 6)
                   AS revenue,
               round(n.gross_revenue * s.share - sign(n.gross_revenue) * s.tie, 6)
                   - round(n.gross_revenue_before * s.share
                           - sign(n.gross_revenue_before) * s.tie, 6) AS gross_revenue,
               round(n.margin * s.share - sign(n.margin) * s.tie, 6)
                   - round(n.margin_before * s.share - sign(n.margin_before) * s.tie, 6)
                   AS margin,
               round(n.uncosted_revenue * s.share - sign(n.uncosted_revenue) * s.tie, 6)
                   - round(n.uncosted_revenue_before * s.share
                           - sign(n.uncosted_revenue_before) * s.tie, 6) AS uncosted_revenue,
               round(n.orders * s.share - sign(n.orders) * s.tie, 6)
                   - round(n.orders_before * s.share - sign(n.orders_before) * s.tie, 6)
                   AS orders
        -- Computed once: without this the filter at the end computes all of it again.
        OFFSET 0
    ) AS a
    UNION ALL
    SELECT r.* FROM ranked AS r
)
SELECT n.event_id, n.line_id, n.order_id, n.product_id, n.customer_id, n.territory_id, n.basis,
       n.business_on, n.origin_on,
       CASE WHEN n.entry = 'credit' AND (e.quantity < 0 OR (e.quantity = 0 AND e.revenue < 0))
            THEN 'reversal' ELSE n.entry END,
       s.kind, s.person_id, s.department_id, s.share, e.quantity, e.revenue, e.gross_revenue,
       e.margin, e.uncosted_revenue, e.orders
FROM entry AS e
JOIN movement AS n ON n.sequence = e.sequence
JOIN share AS s ON s.id = e.share_id
WHERE (e.quantity, e.revenue, e.gross_revenue, e.margin, e.uncosted_revenue, e.orders)
      <> (0, 0, 0, 0, 0, 0)
ORDER BY n.sequence, s.kind DESC, s.position
