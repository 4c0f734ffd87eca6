-- Question: what does the order count for on each line, basis and day, whoever is credited?
-- Index: sales_credit_by_order.
--
-- Cumulative by day, so that the new shares of all days together are the shares of the
-- whole: a later return then ends at zero for everyone, to the last millionth.
CREATE TEMPORARY TABLE movement ON COMMIT DROP AS
WITH kept AS (
    SELECT c.line_id, c.order_id, c.product_id, c.customer_id, c.territory_id, c.basis,
           c.business_on, c.origin_on,
           sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
           sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
           sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
    FROM sales_credit AS c
    WHERE c.order_id = %(order)s AND c.kind = 'revenue'
    GROUP BY c.line_id, c.order_id, c.product_id, c.customer_id, c.territory_id, c.basis,
             c.business_on, c.origin_on
)
SELECT row_number() OVER (ORDER BY k.line_id, k.basis, k.business_on, k.origin_on) AS sequence,
       NULL::bigint AS event_id, k.line_id, k.order_id, k.product_id, k.customer_id,
       k.territory_id, k.basis, k.business_on, k.origin_on,
       'recredit' AS entry,
       sum(k.quantity) OVER sofar - k.quantity AS quantity_before,
       sum(k.quantity) OVER sofar AS quantity,
       sum(k.revenue) OVER sofar - k.revenue AS revenue_before,
       sum(k.revenue) OVER sofar AS revenue,
       sum(k.gross_revenue) OVER sofar - k.gross_revenue AS gross_revenue_before,
       sum(k.gross_revenue) OVER sofar AS gross_revenue,
       sum(k.margin) OVER sofar - k.margin AS margin_before,
       sum(k.margin) OVER sofar AS margin,
       sum(k.uncosted_revenue) OVER sofar - k.uncosted_revenue AS uncosted_revenue_before,
       sum(k.uncosted_revenue) OVER sofar AS uncosted_revenue,
       sum(k.orders) OVER sofar - k.orders AS orders_before,
       sum(k.orders) OVER sofar AS orders
FROM kept AS k
WINDOW sofar AS (PARTITION BY k.line_id, k.basis ORDER BY k.business_on, k.origin_on)
