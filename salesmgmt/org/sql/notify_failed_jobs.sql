-- Question: which administrators of today are to be told of which jobs that gave up within a day, or
-- that none of them was told of yet, because beat stood still? One row for each person, job and the
-- act that last wanted the job, which is that of its last retry if there was one; those who know are
-- left out, and so is what gave up longer ago than anybody makes up for.
-- Index: person keys of org_roleassignment, org_notice_once, journal_act_of_job.
WITH administrator AS (
    SELECT DISTINCT person_id
    FROM org_roleassignment
    WHERE role = 'administrator'
      AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on >= %(today)s)
)
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
CROSS JOIN administrator AS r
WHERE j.state = 'failed' AND j.finished_at > statement_timestamp() - interval '100 days'
  AND (
    j.finished_at > statement_timestamp() - interval '1 day'
    OR NOT EXISTS (
      SELECT FROM administrator AS a
      JOIN org_notice AS t ON t.person_id = a.person_id AND t.kind = %(kind)s
        AND t.subject = j.id AND t.act = w.act
    )
  )
  AND NOT EXISTS (
    SELECT FROM org_notice AS n
    WHERE n.person_id = r.person_id AND n.kind = %(kind)s AND n.subject = j.id AND n.act = w.act
  )
ORDER BY j.id, r.person_id
