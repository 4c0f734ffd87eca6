-- Question: what was each month's revenue, read from the roll-up by hand?
-- Index: none; the months of departments are read once.
SELECT month, sum(revenue) FROM sales_departmentmonth
WHERE basis = 'booked' AND kind = 'revenue' AND month BETWEEN %(first)s AND %(last)s
GROUP BY month
