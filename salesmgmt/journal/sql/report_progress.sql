-- Question: does this attempt still hold its job, and is it asked to end? Keeps how far it is.
-- Index: the primary key.
UPDATE journal_job
SET progress_done = %(done)s,
    progress_of = %(of)s,
    leased_until = greatest(leased_until, statement_timestamp() + %(lease)s)
WHERE id = %(job)s
  AND state = 'running'
  AND attempts = %(attempts)s
  AND runner = %(runner)s
RETURNING cancel_asked_at IS NOT NULL
