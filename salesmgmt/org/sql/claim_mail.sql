-- Write: take the mail that is due longest and count the attempt; it is due again after the pause of
-- that many attempts unless it was sent until then. Nothing when none is due.
-- Index: org_outgoing_mail_due.
UPDATE org_outgoingmail AS m
SET attempts = m.attempts + 1,
    not_before = statement_timestamp() + (%(pauses)s::interval[])[least(m.attempts + 1, %(most)s)]
WHERE m.id = (
    SELECT d.id
    FROM org_outgoingmail AS d
    WHERE d.state = 'waiting' AND d.not_before <= statement_timestamp()
    ORDER BY d.not_before, d.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING m.id, m.notice_id, m.attempts, statement_timestamp()
