"""The newest entries of a window are found without reading and sorting all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sales', '0006_every_order'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='credit',
            name='sales_credit_by_day',
        ),
        migrations.AddIndex(
            model_name='credit',
            index=models.Index(fields=['business_on', 'id'], name='sales_credit_newest'),
        ),
    ]
