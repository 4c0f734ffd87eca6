"""People's own words in rows that are only added can be taken out, and nothing else of them."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0001_tables'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='fulfilment',
            name='append_only',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4201a5ca608f0be8fec704ca2bce11e471fc8ac1', operation='DELETE', pgid='pgtrigger_append_only_a55cd', table='recognition_fulfilment', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."act" IS DISTINCT FROM (NEW."act"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ff5b60e42c6a8ec4fa58a68fefb770f7fdab444e', operation='UPDATE', pgid='pgtrigger_only_taken_out_99529', table='recognition_fulfilment', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."reference" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='01a088f1018531469444855441fe2136253b2d35', operation='UPDATE', pgid='pgtrigger_never_written_anew_3d009', table='recognition_fulfilment', when='BEFORE')),
        ),
    ]
