-- Write: on a day, an assignment for everybody whom a rule reaches and who has neither an open one of
-- the module, nor a certificate that holds for longer than the renewal time, nor completed it under
-- this rule within that time (a certificate may hold for less), nor was excused from it: an
-- assignment of the rule that somebody took back stays back. One per person and module: the one
-- that is due first.
-- Index: person keys of org_roleassignment, org_membership, org_management;
-- training_assignment_whose, training_certificate_whose.
INSERT INTO training_assignment
    (person_id, module_id, assigned_by_id, assigned_on, due_on, why, rule_id, reason_kind, reason_key,
     is_demo)
SELECT DISTINCT ON (u.id, r.module_id)
    u.id, r.module_id, %(by)s::bigint, %(as_of)s, %(as_of)s::date + r.due_days, '', r.id, '', '',
    r.is_demo
FROM training_assignmentrule AS r
JOIN training_module AS m ON m.id = r.module_id AND m.withdrawn_on IS NULL
JOIN org_user AS u ON u.is_active AND (u.left_on IS NULL OR u.left_on >= %(as_of)s)
LEFT JOIN org_department AS d ON d.id = r.department_id
WHERE (%(rule)s::bigint IS NULL OR r.id = %(rule)s::bigint)
  AND r.starts_on <= %(as_of)s
  AND (r.ended_on IS NULL OR r.ended_on > %(as_of)s)
  AND EXISTS (
    SELECT FROM training_moduleversion AS v WHERE v.module_id = r.module_id AND v.state = 'published'
  )
  AND (
    r.role = ''
    OR EXISTS (
      SELECT FROM org_roleassignment AS a
      WHERE a.person_id = u.id AND a.role = r.role AND a.starts_on <= %(as_of)s
        AND (a.ends_on IS NULL OR a.ends_on >= %(as_of)s)
    )
    OR (r.role = 'manager' AND EXISTS (
      SELECT FROM org_management AS g
      WHERE g.person_id = u.id AND g.starts_on <= %(as_of)s
        AND (g.ends_on IS NULL OR g.ends_on >= %(as_of)s)
    ))
  )
  AND (
    r.department_id IS NULL
    OR EXISTS (
      SELECT FROM org_membership AS b
      JOIN org_department AS h ON h.id = b.department_id
      WHERE b.person_id = u.id AND b.starts_on <= %(as_of)s
        AND (b.ends_on IS NULL OR b.ends_on >= %(as_of)s) AND starts_with(h.path, d.path)
    )
  )
  AND NOT EXISTS (
    SELECT FROM training_assignment AS s
    WHERE s.person_id = u.id AND s.module_id = r.module_id AND (
      (s.completed_on IS NULL AND s.withdrawn_on IS NULL)
      OR (s.rule_id = r.id AND s.withdrawn_on IS NOT NULL)
      OR (s.rule_id = r.id AND s.completed_on > %(as_of)s::date - %(renew_days)s::int)
    )
  )
  AND NOT EXISTS (
    SELECT FROM training_certificate AS c
    WHERE c.person_id = u.id AND c.module_id = r.module_id
      AND (c.valid_until IS NULL OR c.valid_until > %(as_of)s::date + %(renew_days)s::int)
  )
ORDER BY u.id, r.module_id, r.due_days, r.id
ON CONFLICT (person_id, module_id) WHERE completed_on IS NULL AND withdrawn_on IS NULL DO NOTHING
RETURNING person_id, id
