"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0002_words_can_be_taken_out'),
    ]

    operations = [
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reviewfigure',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='619663c7eb72a74d01aa8889f12f26cf8f3b097c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_ea586', table='monitoring_reviewfigure', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reviewnote',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='8f0c7084703430a2076c1d028509faa6db0cc66e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_76c40', table='monitoring_reviewnote', when='BEFORE')),
        ),
    ]
