-- Question: who belongs to two departments on one day?
-- Index: org_membership_one_at_a_time.
SELECT concat('person ', a.person_id), concat('memberships ', a.id, ' and ', b.id, ' overlap')
FROM org_membership AS a
JOIN org_membership AS b
    ON b.person_id = a.person_id AND b.id > a.id
   AND a.starts_on <= coalesce(b.ends_on, 'infinity')
   AND b.starts_on <= coalesce(a.ends_on, 'infinity')
ORDER BY a.id
