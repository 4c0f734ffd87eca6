-- Question: what are the sums by the ledger? What stands in braces is replaced by their key.
-- Index: none, the ledger is read once.
SELECT {key}, sum(c.quantity) AS quantity, sum(c.revenue) AS revenue,
       sum(c.gross_revenue) AS gross_revenue, sum(c.margin) AS margin,
       sum(c.uncosted_revenue) AS uncosted_revenue, sum(c.orders) AS orders
FROM (
    SELECT *, c.business_on AS day, date_trunc('month', c.business_on)::date AS month
    FROM sales_credit AS c
) AS c
GROUP BY {key}
ORDER BY {key}
