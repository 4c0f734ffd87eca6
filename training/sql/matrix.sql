-- Question: for each of these people and modules, how far are they? One row where there is an
-- assignment that was not taken back, or a certificate.
-- The assignment is the open one, else the latest; the certificate the one that holds longest.
-- Index: training_assignment_whose, training_certificate_whose.
WITH assigned AS (
    SELECT DISTINCT ON (a.person_id, a.module_id) a.*
    FROM training_assignment AS a
    WHERE a.person_id = ANY(%(people)s) AND a.module_id = ANY(%(modules)s)
      AND a.withdrawn_on IS NULL
    ORDER BY a.person_id, a.module_id, a.completed_on IS NOT NULL, a.assigned_on DESC, a.id DESC
), certified AS (
    SELECT DISTINCT ON (c.person_id, c.module_id) c.*
    FROM training_certificate AS c
    WHERE c.person_id = ANY(%(people)s) AND c.module_id = ANY(%(modules)s)
    ORDER BY c.person_id, c.module_id, c.valid_until DESC NULLS FIRST, c.id DESC
), offered AS (
    SELECT DISTINCT ON (v.module_id) v.module_id, v.most_attempts
    FROM training_moduleversion AS v
    WHERE v.module_id = ANY(%(modules)s) AND v.state = 'published'
    ORDER BY v.module_id, v.number DESC
)
SELECT
    COALESCE(a.person_id, c.person_id) AS person_id,
    COALESCE(a.module_id, c.module_id) AS module_id,
    a.id AS assignment_id,
    a.due_on,
    a.completed_on,
    (SELECT count(*) FROM training_lessondone AS l WHERE l.assignment_id = a.id) AS lessons_done,
    t.attempts,
    o.most_attempts,
    c.id IS NOT NULL AS has_certificate,
    c.valid_until,
    COALESCE(t.score_ratio, s.score_ratio) AS score_ratio
FROM assigned AS a
FULL JOIN certified AS c ON c.person_id = a.person_id AND c.module_id = a.module_id
LEFT JOIN offered AS o ON o.module_id = COALESCE(a.module_id, c.module_id)
LEFT JOIN LATERAL (
    SELECT count(*) AS attempts, max(x.score_ratio) AS score_ratio
    FROM training_attempt AS x
    WHERE x.assignment_id = a.id
) AS t ON true
LEFT JOIN training_attempt AS s ON s.id = c.attempt_id
