"""Each order is kept as far as it is, also without lines; sums hold more than their largest part."""

from decimal import Decimal

from django.db import migrations, models

_SUMS = ('creditday', 'creditmonth', 'departmentday', 'departmentmonth')
_FIGURES = ('quantity', 'revenue', 'gross_revenue', 'margin', 'uncosted_revenue', 'orders')
_LOCK = 'LOCK TABLE sales_order IN ACCESS EXCLUSIVE MODE'
_WITHOUT_LINES = """
WITH kept AS (
    INSERT INTO sales_fulfilment
        (order_id, department_id, booked_on, due_on, net_amount, is_open, arrived_on)
    SELECT o.id, o.department_id, o.booked_on, o.due_on, 0, false,
           max(coalesce(d.delivered_on, d.shipped_on))
    FROM sales_order AS o
    LEFT JOIN sales_delivery AS d ON d.order_id = o.id
    WHERE NOT EXISTS (SELECT FROM sales_fulfilment AS f WHERE f.order_id = o.id)
    GROUP BY o.id
    RETURNING *
)
INSERT INTO sales_fulfilmentday AS sums (figure, day, department_id, orders, net_amount)
SELECT f.figure, f.day, k.department_id, count(*), 0
FROM kept AS k
CROSS JOIN LATERAL (
    VALUES ('booked', k.booked_on, true),
           ('delivered', k.arrived_on, k.arrived_on IS NOT NULL),
           ('due', k.due_on, k.due_on IS NOT NULL AND k.arrived_on IS NOT NULL),
           ('kept', k.due_on, k.arrived_on <= k.due_on)
) AS f (figure, day, is_counted)
WHERE f.is_counted
GROUP BY f.figure, f.day, k.department_id
ON CONFLICT (figure, day, department_id) DO UPDATE SET orders = sums.orders + excluded.orders
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
        migrations.RunSQL(_WITHOUT_LINES, reverse_sql=migrations.RunSQL.noop),
        *(
            _wider(model, figure, default=Decimal(0))
            for model in _SUMS
            for figure in _FIGURES
        ),
        _wider('fulfilmentday', 'net_amount'),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_LOCK),
    ]
