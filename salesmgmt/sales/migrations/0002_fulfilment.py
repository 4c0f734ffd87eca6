"""How far orders are, of all of them, in place of the set of those that are open; and its sums."""

import django.db.models.deletion
import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations, models

_LOCK = "LOCK TABLE sales_order IN EXCLUSIVE MODE"
# From the documents alone: the table of open orders may have been emptied by going back.
_FULFILMENTS = """
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
GROUP BY o.id, d.arrived_on
ORDER BY o.id
"""
_OPEN_ORDERS = """
INSERT INTO sales_openorder (order_id, due_on)
SELECT order_id, due_on FROM sales_fulfilment WHERE is_open
"""
_DAYS = """
INSERT INTO sales_fulfilmentday (figure, day, department_id, orders, net_amount)
SELECT f.figure, f.day, k.department_id, count(*), sum(k.net_amount)
FROM sales_fulfilment AS k
CROSS JOIN LATERAL (
    VALUES ('booked', k.booked_on, true),
           ('open', k.due_on, k.is_open),
           ('delivered', k.arrived_on, NOT k.is_open AND k.arrived_on IS NOT NULL),
           ('due', k.due_on, k.due_on IS NOT NULL AND (k.is_open OR k.arrived_on IS NOT NULL)),
           ('kept', k.due_on, NOT k.is_open AND k.arrived_on <= k.due_on)
) AS f (figure, day, is_counted)
WHERE f.is_counted
GROUP BY f.figure, f.day, k.department_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_tables'),
        ('sales', '0001_tables'),
    ]

    operations = [
        # Loads that are under way end before, others wait: none is missed in what is kept.
        migrations.RunSQL(_LOCK, reverse_sql=migrations.RunSQL.noop),
        salesmgmt.lib.migrating.CreateModel(
            name='Fulfilment',
            fields=[
                ('order', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='fulfilment', serialize=False, to='sales.order')),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                ('booked_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('net_amount', models.DecimalField(decimal_places=6, max_digits=20)),
                ('is_open', models.BooleanField()),
                ('arrived_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_open', True)), fields=['due_on'], name='sales_fulfilment_open'), models.Index(condition=models.Q(('arrived_on__isnull', False)), fields=['arrived_on'], name='sales_fulfilment_arrived')],
            },
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    RETURN NULL;", hash='f96134e015a566441f9c5a011bb452888c4b137c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_82752', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_fulfilment', when='AFTER')),
        ),
        salesmgmt.lib.migrating.CreateModel(
            name='FulfilmentDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(choices=[('booked', 'booked'), ('open', 'open'), ('delivered', 'delivered'), ('due', 'due'), ('kept', 'kept')], max_length=12)),
                ('day', models.DateField(null=True)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                ('orders', models.IntegerField()),
                ('net_amount', models.DecimalField(decimal_places=6, max_digits=20)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('figure', 'open'), models.Q(('orders', 0), _negated=True)), fields=['day'], name='sales_fulfilment_day_open')],
                'constraints': [models.UniqueConstraint(fields=('figure', 'day', 'department'), name='sales_fulfilment_day_once', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL([_FULFILMENTS, _DAYS], reverse_sql=_OPEN_ORDERS),
        # Deferred checks of the rows just written would stand in the way of the next change.
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', reverse_sql=migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='OpenOrder',
        ),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_LOCK),
    ]
