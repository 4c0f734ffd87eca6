-- Question: what stands in the record and the ledger from a day on, in figures that can be compared?
-- Index: sales_order_newest; the new entries' orders.
SELECT
    (SELECT count(*) FROM sales_order WHERE booked_on >= %(first)s),
    (SELECT (count(*), sum(l.net_amount), sum(l.unit_cost))::text FROM sales_orderline AS l
     JOIN sales_order AS o ON o.id = l.order_id WHERE o.booked_on >= %(first)s),
    (SELECT (count(*), sum(e.quantity))::text FROM sales_lineevent AS e
     JOIN sales_order AS o ON o.id = e.order_id WHERE o.booked_on >= %(first)s),
    (SELECT (count(*), sum(s.share))::text FROM sales_ordershare AS s
     JOIN sales_order AS o ON o.id = s.order_id WHERE o.booked_on >= %(first)s),
    (SELECT (count(*), sum(c.quantity), sum(c.revenue), sum(c.gross_revenue), sum(c.margin),
             sum(c.orders), sum(c.revenue * c.person_id))::text FROM sales_credit AS c
     JOIN sales_order AS o ON o.id = c.order_id WHERE o.booked_on >= %(first)s),
    (SELECT (count(*), sum(f.net_amount), count(f.arrived_on), bool_and(f.is_open),
             min(f.due_on), sum(f.department_id))::text FROM sales_fulfilment AS f
     JOIN sales_order AS o ON o.id = f.order_id WHERE o.booked_on >= %(first)s),
    (SELECT (count(*), sum(orders), sum(net_amount * department_id))::text
     FROM sales_fulfilmentday WHERE day >= %(first)s),
    (SELECT (count(*), sum(revenue), sum(orders), sum(margin * person_id))::text
     FROM sales_creditday WHERE day >= %(first)s),
    (SELECT (count(*), sum(revenue), sum(orders), sum(margin * person_id))::text
     FROM sales_creditmonth WHERE month >= %(first)s),
    (SELECT (count(*), sum(revenue), sum(orders), sum(margin * department_id))::text
     FROM sales_departmentday WHERE day >= %(first)s),
    (SELECT (count(*), sum(revenue), sum(orders), sum(margin * department_id))::text
     FROM sales_departmentmonth WHERE month >= %(first)s)
