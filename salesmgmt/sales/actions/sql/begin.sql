-- Question: which orders may this posting touch, and which events does it add? (filled by intake)
-- Index: none, temporary tables.
CREATE TEMPORARY TABLE IF NOT EXISTS new_event (
    id bigint PRIMARY KEY, order_id bigint NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS locked_order (id bigint PRIMARY KEY) ON COMMIT DROP;
TRUNCATE new_event, locked_order;
