-- Question: what do orders, shipments and opportunities of the loaded set add up to?
-- Index: none, every document is read once.
SELECT
    (SELECT count(*) FROM sales_order) AS orders,
    (SELECT count(*) FROM sales_orderline) AS order_lines,
    (SELECT coalesce(sum(revenue), 0) FROM sales_departmentmonth
      WHERE basis = 'booked' AND kind = 'revenue') AS revenue,
    (SELECT coalesce(sum(revenue), 0) FROM sales_creditmonth
      WHERE basis = 'booked' AND kind = 'revenue' AND person_id IS NOT NULL) AS revenue_of_people,
    (SELECT count(*) FROM goals_goal) AS goals,
    (SELECT coalesce(sum(target), 0) FROM goals_goalversion) AS target,
    (SELECT count(*) FROM sales_delivery) AS shipped_orders,
    (SELECT count(*) FROM sales_delivery
      WHERE shipped_on > promised_on) AS shipped_late,
    (SELECT count(*) FROM sales_opportunity) AS opportunities,
    (SELECT count(*) FROM sales_opportunity WHERE stage = 'won') AS won,
    (SELECT coalesce(sum(value), 0) FROM sales_opportunity WHERE stage = 'won') AS won_value,
    (SELECT round(100.0 * count(*) FILTER (WHERE stage = 'won') / nullif(count(*), 0), 2)
       FROM sales_opportunity WHERE stage IN ('won', 'lost')) AS win_rate_percent
