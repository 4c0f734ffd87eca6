-- Invariant: an answer about an order is its customer's, and not older than the order.
-- Index: primary keys.
SELECT 'feedback ' || f.key,
       concat_ws(', ',
           CASE WHEN f.customer_id <> o.customer_id THEN 'order of another customer' END,
           CASE WHEN f.given_on < o.booked_on THEN 'before its order' END)
FROM sales_feedback AS f
JOIN sales_order AS o ON o.id = f.order_id
WHERE f.customer_id <> o.customer_id OR f.given_on < o.booked_on
ORDER BY f.key
