"""People and departments never go: what refers to them is looked up once a statement."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_tables'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='agreement',
            name='stays',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "id" rows from % table\', TG_TABLE_NAME;', hash='51e0cf2251097e4e499381d53117b9f9a237e9c0', operation='DELETE OR UPDATE OF "id"', pgid='pgtrigger_stays_d4ace', table='org_agreement', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "id" rows from % table\', TG_TABLE_NAME;', hash='a16bd5ce69568100867146a8c5a84858acce0240', operation='DELETE OR UPDATE OF "id"', pgid='pgtrigger_stays_9fb0f', table='org_department', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "id" rows from % table\', TG_TABLE_NAME;', hash='8c66d8d1f854506f2987fd569e870550dd9efbde', operation='DELETE OR UPDATE OF "id"', pgid='pgtrigger_stays_608f4', table='org_user', when='BEFORE')),
        ),
    ]
