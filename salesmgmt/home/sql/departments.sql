-- Question: which departments do not stand where their parent says (org.rules.tree)?
-- Index: org_department by primary key.
SELECT concat('department ', d.key), concat_ws(', ',
    CASE WHEN d.path <> concat(p.path, d.id, '.') THEN 'path ' || d.path END,
    CASE WHEN d.depth <> coalesce(p.depth + 1, 0) THEN 'depth ' || d.depth END,
    CASE WHEN NOT k.is_right THEN 'tree key' END)
FROM org_department AS d
LEFT JOIN org_department AS p ON p.id = d.parent_id
-- The parent's key, then one step: name, separator, own id, separator.
CROSS JOIN LATERAL (
    SELECT starts_with(d.tree_key, coalesce(p.tree_key, ''))
           AND substr(d.tree_key, length(coalesce(p.tree_key, '')) + 1)
               ~ concat('^[^', chr(31), ']*', chr(31), d.id, chr(31), '$') AS is_right
) AS k
WHERE d.path <> concat(p.path, d.id, '.') OR d.depth <> coalesce(p.depth + 1, 0)
   OR NOT k.is_right
ORDER BY d.id
