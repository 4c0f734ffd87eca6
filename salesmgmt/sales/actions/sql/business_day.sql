-- Question: on which open day does each entry count?
-- Index: org_period_by_day.
--
-- A day inside closed months of the company's calendar moves to the first day after the
-- unbroken row of closed months that it lies in.
WITH closed AS (
    SELECT p.starts_on, p.ends_on,
           p.starts_on - 1 IS DISTINCT FROM lag(p.ends_on) OVER (ORDER BY p.starts_on) AS first
    FROM org_period AS p
    JOIN org_company AS c ON c.calendar_id = p.calendar_id
    WHERE p.kind = 'month' AND p.closed_at IS NOT NULL
), numbered AS (
    SELECT c.starts_on, c.ends_on,
           count(*) FILTER (WHERE c.first) OVER (ORDER BY c.starts_on) AS island
    FROM closed AS c
), island AS (
    SELECT min(n.starts_on) AS starts_on, max(n.ends_on) AS ends_on
    FROM numbered AS n
    GROUP BY n.island
)
UPDATE posting AS p
SET business_on = i.ends_on + 1
FROM island AS i
WHERE p.business_on BETWEEN i.starts_on AND i.ends_on
