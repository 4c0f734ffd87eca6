-- Question: which orders are kept as other than their documents say how far they are?
-- Index: none; documents are read once and hashed.
WITH said AS (
{include how_far}
)
SELECT concat('order ', coalesce(s.order_id, k.order_id)),
       CASE WHEN k.order_id IS NULL THEN 'how far it is is not kept'
            WHEN s.order_id IS NULL THEN 'kept, but there is no such order'
            WHEN s.is_open AND NOT k.is_open THEN 'open, but not kept as open'
            WHEN k.is_open AND NOT s.is_open THEN 'kept as open, but nothing is to come'
            WHEN k.net_amount <> s.net_amount
            THEN concat('worth ', s.net_amount, ', kept as ', k.net_amount)
            ELSE 'kept with another department or day' END
FROM said AS s
FULL JOIN sales_fulfilment AS k ON k.order_id = s.order_id
WHERE (k.department_id, k.booked_on, k.due_on, k.net_amount, k.is_open, k.arrived_on)
      IS DISTINCT FROM
      (s.department_id, s.booked_on, s.due_on, s.net_amount, s.is_open, s.arrived_on)
ORDER BY 1
