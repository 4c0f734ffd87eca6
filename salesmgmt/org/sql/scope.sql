-- Question: which roles, subtrees and departments does a person reach on a day, deputies included,
-- and which features are on by agreement then?
-- Index: person keys of org_roleassignment, org_management, org_membership, org_deputy.
WITH acting AS (
    SELECT u.id
    FROM org_user AS u
    WHERE u.id = %(person)s AND u.is_active
      AND (u.left_on IS NULL OR u.left_on >= %(today)s)
    UNION
    SELECT d.person_id
    FROM org_deputy AS d
    JOIN org_user AS u ON u.id = d.deputy_id AND u.is_active
    WHERE d.deputy_id = %(person)s
      AND (u.left_on IS NULL OR u.left_on >= %(today)s)
      AND %(today)s BETWEEN d.starts_on AND d.ends_on
)
SELECT 'person' AS kind, a.id::text AS what, NULL::date AS starts_on, NULL::date AS ends_on,
       NULL::bigint[] AS departments
FROM acting AS a
UNION ALL
SELECT 'role', r.role, NULL, NULL, NULL
FROM org_roleassignment AS r
JOIN acting AS a ON a.id = r.person_id
WHERE r.starts_on <= %(today)s AND (r.ends_on IS NULL OR r.ends_on >= %(today)s)
UNION ALL
SELECT 'manages', d.path, m.starts_on, m.ends_on,
       ARRAY(SELECT i.id FROM org_department AS i WHERE i.path LIKE d.path || '%%')
FROM org_management AS m
JOIN acting AS a ON a.id = m.person_id
JOIN org_department AS d ON d.id = m.department_id
WHERE m.starts_on <= %(today)s
UNION ALL
SELECT 'belongs', d.path, NULL, NULL, NULL
FROM org_membership AS m
JOIN acting AS a ON a.id = m.person_id
JOIN org_department AS d ON d.id = m.department_id
WHERE m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
UNION ALL
SELECT DISTINCT 'agreed', feature, NULL::date, NULL::date, NULL::bigint[]
FROM org_agreement AS g, unnest(g.features) AS feature
WHERE g.starts_on <= %(today)s AND (g.ends_on IS NULL OR g.ends_on >= %(today)s)
  AND EXISTS (SELECT FROM acting)
