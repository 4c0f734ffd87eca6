"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0002_words_can_be_taken_out'),
    ]

    operations = [
        salesmgmt.lib.migrating.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='cb762ad7b20b1f7bdec560463ef8f0fda9ad5db2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d6258', table='training_answer', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='attempt',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='e9a2de18d175c21a68c6785677d6efbe2020f958', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_aeace', table='training_attempt', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='certificate',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='83e44e36dbf7d6ab287ee6410f7d340e608438c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d20a6', table='training_certificate', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='coachingnote',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='289090b61854421a80b1bc5dd2f0b0742708d91d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_39010', table='training_coachingnote', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='lessondone',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='0c8f522047174059a09186d46ad6546bb56f8795', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_5fdcd', table='training_lessondone', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='bd5d08ad221670c22b190ade8c01b5c19a37d1ef', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d8ff1', table='training_reading', when='BEFORE')),
        ),
    ]
