"""Indexes of shares that hold all that visible_to needs of them, and of entries by day."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_tables'),
        ('sales', '0002_fulfilment'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ordershare',
            name='sales_order_share_by_person',
        ),
        migrations.AlterField(
            model_name='ordershare',
            name='department',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='org.department'),
        ),
        migrations.AddIndex(
            model_name='ordershare',
            index=models.Index(fields=['person', 'order'], include=('version',), name='sales_order_share_by_person'),
        ),
        migrations.AddIndex(
            model_name='ordershare',
            index=models.Index(fields=['department', 'order'], include=('version',), name='sales_order_share_by_dept'),
        ),
        migrations.AddIndex(
            model_name='ordershare',
            index=models.Index(condition=models.Q(('version__gte', 2)), fields=['order'], name='sales_order_share_newer'),
        ),
        migrations.AddIndex(
            model_name='credit',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['business_on'], name='sales_credit_by_day', pages_per_range=32),
        ),
    ]
