"""Sums of departments, of all their people and without a person."""

import django.db.models.deletion
import salesmgmt.lib.migrating
from decimal import Decimal
from django.db import migrations, models

_FILL = """
INSERT INTO sales_department{span}
    (department_id, basis, kind, {span}, quantity, revenue, gross_revenue, margin,
     uncosted_revenue, orders)
SELECT department_id, basis, kind, {span}, sum(quantity), sum(revenue), sum(gross_revenue),
       sum(margin), sum(uncosted_revenue), sum(orders)
FROM sales_credit{span}
GROUP BY department_id, basis, kind, {span}
"""


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_tables'),
        ('sales', '0003_indexes'),
    ]

    operations = [
        # Postings that are under way end before, others wait: none is missed in the sums.
        migrations.RunSQL(
            'LOCK TABLE sales_order IN EXCLUSIVE MODE', reverse_sql=migrations.RunSQL.noop
        ),
        salesmgmt.lib.migrating.CreateModel(
            name='DepartmentDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('revenue', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('gross_revenue', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('margin', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('uncosted_revenue', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('orders', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('day', models.DateField()),
                ('basis', models.CharField(choices=[('booked', 'booked'), ('delivered', 'delivered'), ('invoiced', 'invoiced'), ('paid', 'paid')], max_length=12)),
                ('kind', models.CharField(choices=[('revenue', 'revenue'), ('overlay', 'overlay')], max_length=12)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('department', 'basis', 'kind', 'day'), name='sales_department_day_once')],
            },
        ),
        salesmgmt.lib.migrating.CreateModel(
            name='DepartmentMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('revenue', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('gross_revenue', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('margin', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('uncosted_revenue', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('orders', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=20)),
                ('month', models.DateField()),
                ('basis', models.CharField(choices=[('booked', 'booked'), ('delivered', 'delivered'), ('invoiced', 'invoiced'), ('paid', 'paid')], max_length=12)),
                ('kind', models.CharField(choices=[('revenue', 'revenue'), ('overlay', 'overlay')], max_length=12)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('department', 'basis', 'kind', 'month'), name='sales_department_month_once')],
            },
        ),
        migrations.RunSQL(
            [_FILL.format(span=span) for span in ('day', 'month')],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
