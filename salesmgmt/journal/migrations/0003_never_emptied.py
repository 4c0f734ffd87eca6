"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_acts_by_job'),
    ]

    operations = [
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='1b3865cff2fe4ebe089e85e902dd178bcb8e7626', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_629aa', table='journal_reading', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reason',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='83fc88a1a50261c84a7f40afbd994d09de5701d2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_a0fde', table='journal_reason', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='b68f1251dc9e81e6680526f36228cf407b1d7f22', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_e9e25', table='journal_seal', when='BEFORE')),
        ),
    ]
