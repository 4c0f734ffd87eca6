-- Question: what was each month's revenue, read from the ledger?
-- Index: none; the ledger is read once.
SELECT date_trunc('month', business_on)::date, sum(revenue) FROM sales_credit
WHERE basis = 'booked' AND kind = 'revenue'
  AND business_on >= %(first)s AND business_on < %(last)s::date + interval '1 month'
GROUP BY 1
