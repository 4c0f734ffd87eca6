-- Question: in which state are the names and segments under which sales are told?
-- Index: the keys of customers' and products' history.
-- History only grows: its number of rows tells of each change, also where changes are committed in
-- another order than they were numbered; its last number tells them from others that were rolled
-- back.
SELECT
    (SELECT count(*) FROM sales_customerevent), (SELECT max(pgh_id) FROM sales_customerevent),
    (SELECT count(*) FROM sales_productevent), (SELECT max(pgh_id) FROM sales_productevent)
