-- Question: what was each person's revenue in each month, read from the roll-up by hand?
-- Index: none; the months are read once.
SELECT person_id, month, sum(revenue) FROM sales_creditmonth
WHERE basis = 'booked' AND kind = 'revenue' AND month BETWEEN %(first)s AND %(last)s
GROUP BY person_id, month
