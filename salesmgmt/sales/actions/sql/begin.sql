-- Question: which orders may this posting touch, and which events does it add? (filled by intake)
-- Orders with what is needed of them, which never changes: each is looked up once.
-- Index: none, temporary tables.
CREATE TEMPORARY TABLE IF NOT EXISTS new_event (
    id bigint PRIMARY KEY, order_id bigint NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS locked_order (
    id bigint PRIMARY KEY, key text NOT NULL, customer_id bigint NOT NULL,
    department_id bigint NOT NULL, territory_id bigint, booked_on date NOT NULL, due_on date,
    rate numeric NOT NULL
) ON COMMIT DROP;
TRUNCATE new_event, locked_order;
