"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('diagnostics', '0001_tables'),
    ]

    operations = [
        salesmgmt.lib.migrating.AddTrigger(
            model_name='bar',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='825094529360593ad8130d1411641ae36819311b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d6c7a', table='diagnostics_bar', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='effect',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='d7a2153c74cd9183162f48b9a8bc6e6a8c1a9b86', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_989a9', table='diagnostics_effect', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='2781cea5a18d5e189e8b780b944ca91901eca9aa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_cebea', table='diagnostics_evidence', when='BEFORE')),
        ),
    ]
