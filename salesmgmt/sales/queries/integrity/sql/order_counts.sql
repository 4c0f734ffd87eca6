-- Question: which orders do not count as 1 while anything of them is kept, and as 0 otherwise?
-- Index: none, the ledger is read once.
SELECT concat('order ', o.key, ' ', c.basis), concat('counts as ', sum(c.orders))
FROM sales_credit AS c
JOIN sales_order AS o ON o.id = c.order_id
WHERE c.kind = 'revenue'
GROUP BY o.key, c.basis
HAVING sum(c.orders) <> (sum(c.quantity) > 0)::int
ORDER BY 1
