-- Write: what became of an attempt; one of before changes nothing any more.
-- Index: primary key.
UPDATE org_outgoingmail
SET state = %(state)s,
    sent_at = CASE WHEN %(state)s = 'sent' THEN statement_timestamp() END,
    error = %(error)s
WHERE id = %(mail)s AND state = 'waiting'
