-- Question: how many documents are there of the kinds that orders bring with them?
-- Index: primary keys.
SELECT 'deliveries', count(*) FROM sales_delivery
UNION ALL
SELECT 'invoices', count(*) FROM sales_invoice
UNION ALL
SELECT 'payments', count(*) FROM sales_payment
