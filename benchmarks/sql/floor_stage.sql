-- Question: where do the floor's rows wait? In typed columns: a script that trusts its input.
-- Index: none, temporary tables.
CREATE TEMPORARY TABLE floor_orders (
    key text, customer_key text, department_key text, booked_on date, due_on date, currency text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE floor_lines (
    order_key text, key text, product_key text, quantity numeric, gross_amount numeric,
    net_amount numeric
) ON COMMIT DROP;
CREATE TEMPORARY TABLE floor_shares (
    order_key text, position int, person_key text, share numeric
) ON COMMIT DROP
