-- Question: what do the entries look like in the ledger?
-- Index: none, the new entries are read once.
INSERT INTO sales_credit
    (id, event_id, line_id, person_id, department_id, order_id, product_id, customer_id,
     territory_id, basis, kind, entry, business_on, origin_on, share, quantity, revenue,
     gross_revenue, margin, uncosted_revenue, orders, reverses_id, act)
SELECT p.id, p.event_id, p.line_id, p.person_id, p.department_id, p.order_id, p.product_id,
       p.customer_id, p.territory_id, p.basis, p.kind, p.entry, p.business_on, p.origin_on,
       p.share, p.quantity, p.revenue, p.gross_revenue, p.margin, p.uncosted_revenue, p.orders,
       p.reverses_id, %(act)s::uuid
FROM posting AS p
