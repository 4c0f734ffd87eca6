-- Question: which administrators of today are to be told of which jobs that gave up within a day?
-- One row for each person, job and the act that last wanted the job, which is that of its last retry
-- if there was one; those who know are left out.
-- Index: person keys of org_roleassignment, org_notice_once, journal_act_of_job.
SELECT r.person_id, j.id, w.act
FROM journal_job AS j
CROSS JOIN LATERAL (
    SELECT coalesce(
        (
            SELECT c.id FROM pghistory_context AS c
            WHERE c.metadata -> 'job' = to_jsonb(j.id) AND c.metadata ->> 'act' = 'journal.retry'
            ORDER BY c.created_at DESC LIMIT 1
        ),
        j.act
    ) AS act
) AS w
CROSS JOIN (
    SELECT DISTINCT person_id
    FROM org_roleassignment
    WHERE role = 'administrator'
      AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on >= %(today)s)
) AS r
WHERE j.state = 'failed' AND j.finished_at > statement_timestamp() - interval '1 day'
  AND NOT EXISTS (
    SELECT FROM org_notice AS n
    WHERE n.person_id = r.person_id AND n.kind = %(kind)s AND n.subject = j.id AND n.act = w.act
  )
ORDER BY j.id, r.person_id
