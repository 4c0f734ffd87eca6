-- Question: which orders are new, and what was their currency worth on their day?
-- Index: sales_order key, org_rate_once_a_day.
-- Nobody else sees them before this load commits: they need no lock.
WITH fresh AS (
    INSERT INTO sales_order
        (key, customer_id, department_id, territory_id, booked_on, due_on, currency, rate, channel,
         act)
    SELECT s.key, c.id, d.id, t.id, s.booked_on::date, s.due_on::date, s.currency,
           CASE WHEN s.currency = y.currency THEN 1 ELSE (
               SELECT r.rate
               FROM org_currencyrate AS r
               WHERE r.currency = s.currency AND r.starts_on <= s.booked_on::date
               ORDER BY r.starts_on DESC
               LIMIT 1
           ) END,
           coalesce(s.channel, ''), %(act)s::uuid
    FROM stage_orders AS s
    CROSS JOIN org_company AS y
    JOIN sales_customer AS c ON c.key = s.customer_key
    JOIN org_department AS d ON d.key = s.department_key
    LEFT JOIN sales_territory AS t ON t.key = s.territory_key
    -- Looked up order by order (OFFSET 0): as a join it is taken to leave one row.
    WHERE NOT EXISTS (SELECT FROM sales_order AS o WHERE o.key = s.key OFFSET 0)
    ORDER BY s.key
    -- Another load may bring the same order at this moment: the check runs once more afterwards.
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key, customer_id, department_id, territory_id, booked_on, due_on, rate
)
INSERT INTO locked_order
    (id, key, customer_id, department_id, territory_id, booked_on, due_on, rate)
SELECT f.id, f.key, f.customer_id, f.department_id, f.territory_id, f.booked_on, f.due_on, f.rate
FROM fresh AS f
