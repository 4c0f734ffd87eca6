"""Who asked for a job again, or to end it, is found without reading all acts."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_tables'),
    ]

    operations = [
        # Of another's table, so not in a model. Reader: the history of a job (org/histories.py).
        migrations.RunSQL(
            """
            CREATE INDEX journal_act_of_job ON pghistory_context ((metadata -> 'job'))
            WHERE (metadata -> 'job') IS NOT NULL
            """,
            reverse_sql='DROP INDEX journal_act_of_job',
        ),
    ]
