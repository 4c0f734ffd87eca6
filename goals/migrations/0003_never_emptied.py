"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0002_words_can_be_taken_out'),
    ]

    operations = [
        salesmgmt.lib.migrating.AddTrigger(
            model_name='acknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='42d68cedeeb51310b06097e1f1be8addb1dddd29', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_a05a4', table='goals_acknowledgement', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalremark',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='c3be59b5243ba9eda2a40605ef722daf19d225b4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_8f6ff', table='goals_goalremark', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalversion',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='d30a5bd2dc621a7f93f280745875cd6ef45b5929', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_b80d6', table='goals_goalversion', when='BEFORE')),
        ),
    ]
