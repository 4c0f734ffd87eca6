-- Question: what does it take to write the same rows of new orders by hand, without one check?
-- Index: none; the staged tables are read once (floor_stage.sql).
WITH placed AS (
    INSERT INTO sales_order
        (key, customer_id, department_id, territory_id, booked_on, due_on, currency, rate,
         channel, act)
    SELECT s.key, c.id, d.id, NULL, s.booked_on, s.due_on, s.currency, 1, '', %(act)s::uuid
    FROM floor_orders AS s
    JOIN sales_customer AS c ON c.key = s.customer_key
    JOIN org_department AS d ON d.key = s.department_key
    RETURNING id, key, customer_id, department_id, booked_on, due_on
), lined AS (
    INSERT INTO sales_orderline
        (order_id, key, product_id, quantity, gross_amount, net_amount, unit_cost)
    SELECT o.id, s.key, p.id, s.quantity, s.gross_amount, s.net_amount, k.cost
    FROM floor_lines AS s
    JOIN placed AS o ON o.key = s.order_key
    JOIN sales_product AS p ON p.key = s.product_key
    JOIN sales_productcost AS k ON k.product_id = p.id
    RETURNING id, order_id, product_id, quantity, gross_amount, net_amount, unit_cost
), shared AS (
    INSERT INTO sales_ordershare
        (order_id, version, kind, position, person_id, department_id, share, act)
    SELECT o.id, 1, 'revenue', s.position, u.id, m.department_id, s.share, %(act)s::uuid
    FROM floor_shares AS s
    JOIN placed AS o ON o.key = s.order_key
    JOIN org_user AS u ON u.key = s.person_key
    JOIN org_membership AS m ON m.person_id = u.id
    RETURNING order_id, position, person_id, department_id, share
), happened AS (
    INSERT INTO sales_lineevent
        (line_id, order_id, kind, happened_on, quantity, net_amount, source_id, act)
    SELECT l.id, l.order_id, 'booked', o.booked_on, l.quantity, l.net_amount, l.id,
           %(act)s::uuid
    FROM lined AS l
    JOIN placed AS o ON o.id = l.order_id
    RETURNING id, line_id
), part AS (
    -- The first of two gets the half millionth, the second the rest.
    SELECT e.id AS event_id, l.id AS line_id, l.order_id, l.product_id, o.customer_id,
           o.booked_on, s.person_id, s.department_id, s.share,
           round(l.quantity * s.share - t.tie, 6) AS quantity,
           round(l.net_amount * s.share - t.tie, 6) AS revenue,
           round(l.gross_amount * s.share - t.tie, 6) AS gross_revenue,
           round((l.net_amount - l.unit_cost * l.quantity) * s.share
                 - sign(l.net_amount - l.unit_cost * l.quantity) * t.tie, 6) AS margin,
           CASE WHEN row_number() OVER (PARTITION BY l.order_id, s.position ORDER BY e.id) = 1
                THEN s.share ELSE 0 END AS orders
    FROM lined AS l
    JOIN placed AS o ON o.id = l.order_id
    JOIN happened AS e ON e.line_id = l.id
    JOIN shared AS s ON s.order_id = l.order_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.position = 2 THEN 0.0000000000001 ELSE 0 END AS tie
    ) AS t
), credited AS (
    INSERT INTO sales_credit
        (event_id, line_id, person_id, department_id, order_id, product_id, customer_id,
         territory_id, basis, kind, entry, business_on, origin_on, share, quantity, revenue,
         gross_revenue, margin, uncosted_revenue, orders, reverses_id, act)
    SELECT p.event_id, p.line_id, p.person_id, p.department_id, p.order_id, p.product_id,
           p.customer_id, NULL, 'booked', 'revenue', 'credit', p.booked_on, p.booked_on, p.share,
           p.quantity, p.revenue, p.gross_revenue, p.margin, 0, p.orders, NULL, %(act)s::uuid
    FROM part AS p
), fulfilled AS (
    INSERT INTO sales_fulfilment
        (order_id, department_id, booked_on, due_on, net_amount, is_open)
    SELECT o.id, o.department_id, o.booked_on, o.due_on, sum(l.net_amount), true
    FROM lined AS l
    JOIN placed AS o ON o.id = l.order_id
    GROUP BY o.id, o.department_id, o.booked_on, o.due_on
    RETURNING department_id, booked_on, due_on, net_amount
), fulfilled_by_day AS (
    INSERT INTO sales_fulfilmentday AS sums (figure, day, department_id, orders, net_amount)
    SELECT f.figure, f.day, k.department_id, count(*), sum(k.net_amount)
    FROM fulfilled AS k
    CROSS JOIN LATERAL (
        VALUES ('booked', k.booked_on), ('open', k.due_on), ('due', k.due_on)
    ) AS f (figure, day)
    GROUP BY f.figure, f.day, k.department_id
    ON CONFLICT (figure, day, department_id) DO UPDATE SET
        orders = sums.orders + excluded.orders,
        net_amount = sums.net_amount + excluded.net_amount
), by_day AS (
    SELECT p.booked_on, date_trunc('month', p.booked_on)::date AS month, p.person_id,
           p.department_id, sum(p.quantity) AS quantity, sum(p.revenue) AS revenue,
           sum(p.gross_revenue) AS gross_revenue, sum(p.margin) AS margin, sum(p.orders) AS orders
    FROM part AS p
    GROUP BY p.booked_on, p.person_id, p.department_id
), person_days AS (
    INSERT INTO sales_creditday AS kept
        (basis, kind, day, person_id, department_id, quantity, revenue, gross_revenue, margin,
         uncosted_revenue, orders)
    SELECT 'booked', 'revenue', booked_on, person_id, department_id, sum(quantity),
           sum(revenue), sum(gross_revenue), sum(margin), 0, sum(orders)
    FROM by_day
    GROUP BY booked_on, person_id, department_id
    ON CONFLICT (basis, kind, day, person_id, department_id) DO UPDATE SET
        quantity = kept.quantity + excluded.quantity,
        revenue = kept.revenue + excluded.revenue,
        gross_revenue = kept.gross_revenue + excluded.gross_revenue,
        margin = kept.margin + excluded.margin,
        uncosted_revenue = kept.uncosted_revenue + excluded.uncosted_revenue,
        orders = kept.orders + excluded.orders
), person_months AS (
    INSERT INTO sales_creditmonth AS kept
        (basis, kind, month, person_id, department_id, quantity, revenue, gross_revenue, margin,
         uncosted_revenue, orders)
    SELECT 'booked', 'revenue', month, person_id, department_id, sum(quantity),
           sum(revenue), sum(gross_revenue), sum(margin), 0, sum(orders)
    FROM by_day
    GROUP BY month, person_id, department_id
    ON CONFLICT (basis, kind, month, person_id, department_id) DO UPDATE SET
        quantity = kept.quantity + excluded.quantity,
        revenue = kept.revenue + excluded.revenue,
        gross_revenue = kept.gross_revenue + excluded.gross_revenue,
        margin = kept.margin + excluded.margin,
        uncosted_revenue = kept.uncosted_revenue + excluded.uncosted_revenue,
        orders = kept.orders + excluded.orders
), department_days AS (
    INSERT INTO sales_departmentday AS kept
        (basis, kind, day, department_id, quantity, revenue, gross_revenue, margin,
         uncosted_revenue, orders)
    SELECT 'booked', 'revenue', booked_on, department_id, sum(quantity),
           sum(revenue), sum(gross_revenue), sum(margin), 0, sum(orders)
    FROM by_day
    GROUP BY booked_on, department_id
    ON CONFLICT (basis, kind, day, department_id) DO UPDATE SET
        quantity = kept.quantity + excluded.quantity,
        revenue = kept.revenue + excluded.revenue,
        gross_revenue = kept.gross_revenue + excluded.gross_revenue,
        margin = kept.margin + excluded.margin,
        uncosted_revenue = kept.uncosted_revenue + excluded.uncosted_revenue,
        orders = kept.orders + excluded.orders
)
INSERT INTO sales_departmentmonth AS kept
    (basis, kind, month, department_id, quantity, revenue, gross_revenue, margin,
     uncosted_revenue, orders)
SELECT 'booked', 'revenue', month, department_id, sum(quantity),
       sum(revenue), sum(gross_revenue), sum(margin), 0, sum(orders)
FROM by_day
GROUP BY month, department_id
ON CONFLICT (basis, kind, month, department_id) DO UPDATE SET
    quantity = kept.quantity + excluded.quantity,
    revenue = kept.revenue + excluded.revenue,
    gross_revenue = kept.gross_revenue + excluded.gross_revenue,
    margin = kept.margin + excluded.margin,
    uncosted_revenue = kept.uncosted_revenue + excluded.uncosted_revenue,
    orders = kept.orders + excluded.orders
