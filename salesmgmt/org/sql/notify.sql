-- Write: a notice for each of the people who may log in, once for each act, and a mail for each of
-- those who are mailed about this kind. How many mails: the row count.
-- Index: org_notice_once; person keys of org_mutedmail.
WITH written AS (
    INSERT INTO org_notice (person_id, kind, subject, act)
    SELECT DISTINCT u.id, %(kind)s, told.subject, told.act
    FROM unnest(%(people)s::bigint[], %(subjects)s::bigint[], %(acts)s::uuid[])
        AS told (person_id, subject, act)
    JOIN org_user AS u ON u.id = told.person_id AND u.is_active
    ORDER BY u.id
    ON CONFLICT DO NOTHING
    RETURNING id, person_id
)
INSERT INTO org_outgoingmail (notice_id, state)
SELECT w.id, 'waiting'
FROM written AS w
JOIN org_user AS u ON u.id = w.person_id
WHERE %(is_mailed)s
  AND u.email !~* %(reserved)s
  AND (
    %(is_duty)s
    OR NOT EXISTS (SELECT FROM org_mutedmail AS m WHERE m.person_id = u.id AND m.kind = %(kind)s)
  )
ORDER BY w.id
