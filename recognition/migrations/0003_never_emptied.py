"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0002_words_can_be_taken_out'),
    ]

    operations = [
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='954403ee9aa18daa39468526f24ffce26d36af7f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_e1cba', table='recognition_fulfilment', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='payrollexport',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='1fe63384ab06d925af68cf4d36dbbae38c3e420f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_2f5dd', table='recognition_payrollexport', when='BEFORE')),
        ),
    ]
