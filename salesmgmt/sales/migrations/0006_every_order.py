"""Each order is kept as far as it is, also without lines; sums hold more than their largest part."""

from decimal import Decimal

from django.db import migrations, models

_SUMS = ('credit', 'creditday', 'creditmonth', 'departmentday', 'departmentmonth')
_FIGURES = ('quantity', 'revenue', 'gross_revenue', 'margin', 'uncosted_revenue', 'orders')
_LOCK = 'LOCK TABLE sales_order IN ACCESS EXCLUSIVE MODE'
# Those without lines, and what was missed of loads that ran beside the migration 0002.
_MISSING = """
WITH kept AS (
    INSERT INTO sales_fulfilment
        (order_id, department_id, booked_on, due_on, net_amount, is_open, arrived_on)
    SELECT o.id, o.department_id, o.booked_on, o.due_on,
           coalesce(sum(round(l.net_amount * o.rate, 6)), 0),
           coalesce(bool_or(l.quantity > coalesce(g.quantity, 0)), false), d.arrived_on
    FROM sales_order AS o
    LEFT JOIN sales_orderline AS l ON l.order_id = o.id
    LEFT JOIN (
        SELECT p.line_id, sum(p.quantity) AS quantity
        FROM (
            SELECT line_id, quantity FROM sales_deliveryline
            UNION ALL
            SELECT line_id, quantity FROM sales_cancellationline
        ) AS p
        GROUP BY p.line_id
    ) AS g ON g.line_id = l.id
    LEFT JOIN (
        SELECT d.order_id, max(coalesce(d.delivered_on, d.shipped_on)) AS arrived_on
        FROM sales_delivery AS d GROUP BY d.order_id
    ) AS d ON d.order_id = o.id
    WHERE NOT EXISTS (SELECT FROM sales_fulfilment AS f WHERE f.order_id = o.id)
    GROUP BY o.id, d.arrived_on
    RETURNING *
)
INSERT INTO sales_fulfilmentday AS sums (figure, day, department_id, orders, net_amount)
SELECT f.figure, f.day, k.department_id, count(*), sum(k.net_amount)
FROM kept AS k
CROSS JOIN LATERAL (
    VALUES ('booked', k.booked_on, true),
           ('open', k.due_on, k.is_open),
           ('delivered', k.arrived_on, NOT k.is_open AND k.arrived_on IS NOT NULL),
           ('due', k.due_on, k.due_on IS NOT NULL AND (k.is_open OR k.arrived_on IS NOT NULL)),
           ('kept', k.due_on, NOT k.is_open AND k.arrived_on <= k.due_on)
) AS f (figure, day, is_counted)
WHERE f.is_counted
GROUP BY f.figure, f.day, k.department_id
ON CONFLICT (figure, day, department_id) DO UPDATE SET
    orders = sums.orders + excluded.orders, net_amount = sums.net_amount + excluded.net_amount
"""
# The release before knows orders with lines alone.
_WITHOUT_LINES = """
WITH gone AS (
    DELETE FROM sales_fulfilment AS f
    WHERE NOT EXISTS (SELECT FROM sales_orderline AS l WHERE l.order_id = f.order_id)
    RETURNING *
), counted AS (
    SELECT f.figure, f.day, g.department_id, count(*) AS orders
    FROM gone AS g
    CROSS JOIN LATERAL (
        VALUES ('booked', g.booked_on, true),
               ('delivered', g.arrived_on, g.arrived_on IS NOT NULL),
               ('due', g.due_on, g.due_on IS NOT NULL AND g.arrived_on IS NOT NULL),
               ('kept', g.due_on, g.arrived_on <= g.due_on)
    ) AS f (figure, day, is_counted)
    WHERE f.is_counted
    GROUP BY f.figure, f.day, g.department_id
)
UPDATE sales_fulfilmentday AS sums
SET orders = sums.orders - c.orders
FROM counted AS c
WHERE (sums.figure, sums.day, sums.department_id) = (c.figure, c.day, c.department_id)
"""


def _wider(model, figure, **options):
    field = models.DecimalField(decimal_places=6, max_digits=26, **options)
    return migrations.AlterField(model_name=model, name=figure, field=field)


class Migration(migrations.Migration):

    dependencies = [
        ('sales', '0005_lighter_posting'),
    ]

    operations = [
        # Loads that are under way end before, others wait: none is missed in what is kept.
        migrations.RunSQL(_LOCK, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(_MISSING, reverse_sql=_WITHOUT_LINES),
        *(
            _wider(model, figure, default=Decimal(0))
            for model in _SUMS
            for figure in _FIGURES
        ),
        _wider('fulfilmentday', 'net_amount'),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_LOCK),
    ]
