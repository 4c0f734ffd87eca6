-- Question: what do the new entries add to the sums by day? Keys in order: postings that meet
-- wait for each other and never in a circle.
-- Index: sales_credit_day_once.
INSERT INTO sales_creditday AS kept
    (day, basis, kind, person_id, department_id, quantity, revenue, gross_revenue, margin,
     uncosted_revenue, orders)
SELECT p.business_on, p.basis, p.kind, p.person_id, p.department_id,
       sum(p.quantity), sum(p.revenue), sum(p.gross_revenue), sum(p.margin),
       sum(p.uncosted_revenue), sum(p.orders)
FROM posting AS p
GROUP BY 1, 2, 3, 4, 5
ORDER BY 4, 2, 3, 1, 5
ON CONFLICT (person_id, basis, kind, day, department_id) DO UPDATE SET
    quantity = kept.quantity + excluded.quantity,
    revenue = kept.revenue + excluded.revenue,
    gross_revenue = kept.gross_revenue + excluded.gross_revenue,
    margin = kept.margin + excluded.margin,
    uncosted_revenue = kept.uncosted_revenue + excluded.uncosted_revenue,
    orders = kept.orders + excluded.orders
