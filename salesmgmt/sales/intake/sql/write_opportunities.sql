-- Question: which opportunities are new or changed? What was known of each is kept.
-- Index: sales_opportunity key.
WITH arrived AS (
    SELECT s.*, u.id AS owner_id, c.id AS customer_id, p.id AS product_id, d.department_id
    FROM stage_opportunities AS s
    JOIN org_user AS u ON u.key = s.owner_key
    LEFT JOIN sales_customer AS c ON c.key = s.customer_key
    LEFT JOIN sales_product AS p ON p.key = s.product_key
    -- The department of the closing day, of the opening day, or the latest one.
    CROSS JOIN LATERAL (
        SELECT m.department_id
        FROM org_membership AS m
        WHERE m.person_id = u.id
          AND (coalesce(s.closed_on, s.opened_on) IS NULL
               OR (m.starts_on <= coalesce(s.closed_on, s.opened_on)::date
                   AND (m.ends_on IS NULL
                        OR m.ends_on >= coalesce(s.closed_on, s.opened_on)::date)))
        ORDER BY m.starts_on DESC
        LIMIT 1
    ) AS d
), before AS MATERIALIZED (
    -- The lock reads the row as the load before this one left it, also one that has just ended.
    SELECT o.id, o.key, o.stage, o.opened_on, o.closed_on, o.owner_id, o.department_id
    FROM sales_opportunity AS o
    WHERE o.key IN (SELECT s.key FROM stage_opportunities AS s)
    ORDER BY o.key
    FOR NO KEY UPDATE OF o
), written AS (
    INSERT INTO sales_opportunity
        (key, owner_id, department_id, customer_id, product_id, stage, opened_on, closed_on,
         value, source, lost_reason, competitor)
    SELECT a.key, a.owner_id, a.department_id, a.customer_id, a.product_id, a.stage,
           a.opened_on::date, a.closed_on::date, a.value::numeric, coalesce(a.source, ''),
           coalesce(a.lost_reason, ''), coalesce(a.competitor, '')
    FROM arrived AS a
    -- Nothing is written before everything is locked.
    LEFT JOIN before AS b ON b.key = a.key
    ORDER BY a.key, b.id
    ON CONFLICT (key) DO UPDATE SET
        owner_id = excluded.owner_id, department_id = excluded.department_id,
        customer_id = excluded.customer_id, product_id = excluded.product_id,
        stage = excluded.stage, opened_on = excluded.opened_on, closed_on = excluded.closed_on,
        value = excluded.value, source = excluded.source, lost_reason = excluded.lost_reason,
        competitor = excluded.competitor
    WHERE (sales_opportunity.owner_id, sales_opportunity.department_id,
           sales_opportunity.customer_id, sales_opportunity.product_id, sales_opportunity.stage,
           sales_opportunity.opened_on, sales_opportunity.closed_on, sales_opportunity.value,
           sales_opportunity.source, sales_opportunity.lost_reason, sales_opportunity.competitor)
          IS DISTINCT FROM
          (excluded.owner_id, excluded.department_id, excluded.customer_id, excluded.product_id,
           excluded.stage, excluded.opened_on, excluded.closed_on, excluded.value,
           excluded.source, excluded.lost_reason, excluded.competitor)
    RETURNING id, stage, opened_on, closed_on, owner_id, department_id
), entered AS (
    -- The clock, not the statement's start: who waited for the lock comes after the other.
    INSERT INTO sales_stagechange
        (opportunity_id, stage, entered_on, owner_id, department_id, closed_on, recorded_at, act)
    SELECT w.id, w.stage, coalesce(w.closed_on, w.opened_on), w.owner_id, w.department_id,
           w.closed_on, clock_timestamp(), %(act)s::uuid
    FROM written AS w
    LEFT JOIN before AS b ON b.id = w.id
    WHERE (b.id, b.stage, coalesce(b.closed_on, b.opened_on), b.owner_id, b.department_id,
           b.closed_on)
          IS DISTINCT FROM
          (w.id, w.stage, coalesce(w.closed_on, w.opened_on), w.owner_id, w.department_id,
           w.closed_on)
)
SELECT FROM written
