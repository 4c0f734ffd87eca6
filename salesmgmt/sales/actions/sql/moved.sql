-- Question: what do the new entries add by day, person and department?
-- Index: none, the new entries are read once.
CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
SELECT p.business_on AS day, date_trunc('month', p.business_on)::date AS month, p.basis, p.kind,
       p.person_id, p.department_id, sum(p.quantity) AS quantity, sum(p.revenue) AS revenue,
       sum(p.gross_revenue) AS gross_revenue, sum(p.margin) AS margin,
       sum(p.uncosted_revenue) AS uncosted_revenue, sum(p.orders) AS orders
FROM posting AS p
GROUP BY p.business_on, p.basis, p.kind, p.person_id, p.department_id
