-- Question: which reversals name no earlier entry of the same line, basis, kind and person, or
-- another day than its?
-- Index: sales_credit by primary key.
SELECT concat('entry ', c.id), concat('reverses ', coalesce(c.reverses_id::text, 'nothing'))
FROM sales_credit AS c
LEFT JOIN sales_credit AS r ON r.id = c.reverses_id
WHERE (c.entry = 'reversal' AND (
          r.id IS NULL OR r.id >= c.id
          OR (r.line_id, r.basis, r.kind, r.person_id, r.origin_on)
             IS DISTINCT FROM (c.line_id, c.basis, c.kind, c.person_id, c.origin_on)))
   OR (c.entry <> 'reversal' AND c.reverses_id IS NOT NULL)
ORDER BY c.id
