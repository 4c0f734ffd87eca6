-- Question: which entry does each reversal take back, and from which day was it?
-- Index: sales_credit_by_order.
WITH reversal AS (
    SELECT * FROM posting WHERE entry = 'reversal' AND reverses_id IS NULL
), candidate AS (
    SELECT c.id, c.line_id, c.basis, c.kind, c.person_id, c.origin_on
    FROM sales_credit AS c
    WHERE c.order_id IN (SELECT r.order_id FROM reversal AS r) AND c.entry <> 'reversal'
    UNION ALL
    SELECT p.id, p.line_id, p.basis, p.kind, p.person_id, p.origin_on
    FROM posting AS p
    WHERE p.order_id IN (SELECT r.order_id FROM reversal AS r) AND p.entry <> 'reversal'
), latest AS (
    SELECT DISTINCT ON (r.id) r.id AS reversal_id, c.id, c.origin_on
    FROM reversal AS r
    JOIN candidate AS c
        ON c.line_id = r.line_id AND c.basis = r.basis AND c.kind = r.kind
       AND coalesce(c.person_id, 0) = coalesce(r.person_id, 0) AND c.id < r.id
    ORDER BY r.id, c.id DESC
)
UPDATE posting AS p
SET reverses_id = l.id, origin_on = l.origin_on
FROM latest AS l
WHERE p.id = l.reversal_id
