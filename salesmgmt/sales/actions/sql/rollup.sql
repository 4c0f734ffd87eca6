-- Question: what do the new entries add to the sums of a table? What stands in braces is replaced by
-- its name and its key. In the order of keys: postings that meet wait for each other and never in
-- a circle.
-- Index: the table's own key.
INSERT INTO {table} AS kept
    ({key}, quantity, revenue, gross_revenue, margin, uncosted_revenue, orders)
SELECT {key}, sum(quantity), sum(revenue), sum(gross_revenue), sum(margin), sum(uncosted_revenue),
       sum(orders)
FROM moved
GROUP BY {key}
ORDER BY {key}
ON CONFLICT ({key}) DO UPDATE SET
    quantity = kept.quantity + excluded.quantity,
    revenue = kept.revenue + excluded.revenue,
    gross_revenue = kept.gross_revenue + excluded.gross_revenue,
    margin = kept.margin + excluded.margin,
    uncosted_revenue = kept.uncosted_revenue + excluded.uncosted_revenue,
    orders = kept.orders + excluded.orders
