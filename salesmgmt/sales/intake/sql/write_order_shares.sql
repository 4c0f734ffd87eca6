-- Question: whose shares of which new orders are these, in which department on the order's day?
-- Index: sales_order_share_person_once, org_user key, org_membership by person.
INSERT INTO sales_ordershare
    (order_id, version, kind, position, person_id, department_id, share, act)
SELECT o.id, 1, s.kind, row_number() OVER (PARTITION BY o.id, s.kind ORDER BY s.row), u.id,
       coalesce(m.department_id, o.department_id), s.share::numeric, %(act)s::uuid
FROM stage_order_shares AS s
JOIN (
    -- Looked up order by order (OFFSET 0), as in write_order_lines.sql.
    SELECT o.id, o.key, o.booked_on, o.department_id
    FROM locked_order AS o
    WHERE NOT EXISTS (SELECT FROM sales_ordershare AS h WHERE h.order_id = o.id OFFSET 0)
) AS o ON o.key = s.order_key
LEFT JOIN org_user AS u ON u.key = s.person_key
LEFT JOIN org_membership AS m
    ON m.person_id = u.id AND m.starts_on <= o.booked_on
   AND (m.ends_on IS NULL OR m.ends_on >= o.booked_on)
ORDER BY s.row
