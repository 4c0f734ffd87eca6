-- Question: which document lines lack their event, which events lack their document line, and which
-- differ from it?
-- Index: sales_line_event_once.
WITH said AS (
    SELECT l.id AS line_id, o.id AS order_id, 'booked' AS kind, o.booked_on AS happened_on,
           l.quantity, l.net_amount, l.id AS source_id
    FROM sales_orderline AS l
    JOIN sales_order AS o ON o.id = l.order_id
    UNION ALL
    SELECT p.line_id, d.order_id, 'cancelled', d.cancelled_on, p.quantity, NULL, p.id
    FROM sales_cancellationline AS p
    JOIN sales_cancellation AS d ON d.id = p.cancellation_id
    UNION ALL
    SELECT p.line_id, d.order_id, 'delivered', coalesce(d.delivered_on, d.shipped_on), p.quantity,
           NULL, p.id
    FROM sales_deliveryline AS p
    JOIN sales_delivery AS d ON d.id = p.delivery_id
    UNION ALL
    SELECT p.line_id, d.order_id, 'returned', d.returned_on, p.quantity, NULL, p.id
    FROM sales_returnline AS p
    JOIN sales_return AS d ON d.id = p.return_document_id
    UNION ALL
    SELECT p.line_id, d.order_id, 'invoiced', d.issued_on, p.quantity, p.net_amount, p.id
    FROM sales_invoiceline AS p
    JOIN sales_invoice AS d ON d.id = p.invoice_id
), happened AS (
    SELECT e.line_id, e.order_id, e.kind, e.happened_on, e.quantity, e.net_amount, e.source_id
    FROM sales_lineevent AS e
    WHERE e.kind <> 'paid'
)
SELECT concat(kind, ' line ', line_id, ' source ', source_id),
       CASE WHEN h.order_id IS NULL THEN 'the document line has no event'
            WHEN s.order_id IS NULL THEN 'the event has no document line'
            ELSE 'the event differs from the document line' END
FROM said AS s
FULL JOIN happened AS h USING (line_id, kind, source_id)
WHERE (s.order_id, s.happened_on, s.quantity, s.net_amount)
      IS DISTINCT FROM (h.order_id, h.happened_on, h.quantity, h.net_amount)
   OR s.order_id IS NULL OR h.order_id IS NULL
ORDER BY 1
