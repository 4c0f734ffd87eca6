-- Question: how many documents of each kind are there?
-- Index: primary keys.
SELECT 'opportunities', count(*) FROM sales_opportunity
UNION ALL
SELECT 'orders', count(*) FROM sales_order
UNION ALL
SELECT 'deliveries', count(*) FROM sales_delivery
UNION ALL
SELECT 'invoices', count(*) FROM sales_invoice
UNION ALL
SELECT 'payments', count(*) FROM sales_payment
UNION ALL
SELECT 'cancellations', count(*) FROM sales_cancellation
UNION ALL
SELECT 'returns', count(*) FROM sales_return
