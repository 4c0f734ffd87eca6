-- Question: which department has two managers on one day?
-- Index: org_management_one_at_a_time.
SELECT concat('department ', a.department_id),
       concat('managements ', a.id, ' and ', b.id, ' overlap')
FROM org_management AS a
JOIN org_management AS b
    ON b.department_id = a.department_id AND b.id > a.id
   AND a.starts_on <= coalesce(b.ends_on, 'infinity')
   AND b.starts_on <= coalesce(a.ends_on, 'infinity')
ORDER BY a.id
