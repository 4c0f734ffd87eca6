-- Question: what are the sums of a table by the ledger? What stands in braces is replaced by its name
-- and its key.
-- Index: none, the ledger is read once.
INSERT INTO {table}
    ({key}, quantity, revenue, gross_revenue, margin, uncosted_revenue, orders)
SELECT {key}, sum(c.quantity), sum(c.revenue), sum(c.gross_revenue), sum(c.margin),
       sum(c.uncosted_revenue), sum(c.orders)
FROM (
    SELECT *, c.business_on AS day, date_trunc('month', c.business_on)::date AS month
    FROM sales_credit AS c
) AS c
GROUP BY {key}
ORDER BY {key}
