"""People's own words in rows that are only added can be taken out, and nothing else of them."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0001_tables'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='coachingnote',
            name='append_only',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='coachingnote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='cdbc713daf635bb3dff338b9d7f50577905591c9', operation='DELETE', pgid='pgtrigger_append_only_12fde', table='training_coachingnote', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='coachingnote',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."talk_id" IS DISTINCT FROM (NEW."talk_id") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bb4868fc78eae66cf6dba7e1eef0bfbf27ba8d2c', operation='UPDATE', pgid='pgtrigger_only_taken_out_e1c06', table='training_coachingnote', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='coachingnote',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."text" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a0c2d6067e236020a490108944109b08bf5eb736', operation='UPDATE', pgid='pgtrigger_never_written_anew_2a801', table='training_coachingnote', when='BEFORE')),
        ),
    ]
