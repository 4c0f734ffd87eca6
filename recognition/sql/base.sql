-- Question: what do these goals of persons come to by the day of the sale, and by business day?
-- Index: sales_credit_by_person (person_id); a person's entries are read once per goal.
SELECT g.id,
       coalesce(sum(f.figure) FILTER (WHERE f.is_of_sale), 0) AS credited,
       coalesce(sum(f.figure) FILTER (WHERE f.is_in_window), 0) AS by_business_day,
       coalesce(sum(f.figure) FILTER (WHERE f.is_of_sale AND NOT f.is_in_window), 0) AS found_later,
       coalesce(sum(f.figure) FILTER (WHERE f.is_in_window AND NOT f.is_of_sale), 0) AS of_earlier
FROM goals_goal AS g
LEFT JOIN LATERAL (
    SELECT CASE g.measure
               WHEN 'revenue' THEN c.revenue
               WHEN 'margin' THEN c.margin
               WHEN 'units' THEN c.quantity
               WHEN 'orders' THEN c.orders
           END AS figure,
           c.origin_on BETWEEN g.starts_on AND g.ends_on AS is_of_sale,
           c.business_on BETWEEN g.starts_on AND g.ends_on AS is_in_window
    FROM sales_credit AS c
    WHERE c.person_id = g.person_id
      AND c.basis = g.basis
      AND c.kind = g.credit_kind
      AND (
          c.origin_on BETWEEN g.starts_on AND g.ends_on
          OR c.business_on BETWEEN g.starts_on AND g.ends_on
      )
      AND (%(known_at)s::timestamptz IS NULL OR c.recorded_at <= %(known_at)s)
) AS f ON true
WHERE g.id = ANY(%(goals)s)
GROUP BY g.id
