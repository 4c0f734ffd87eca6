"""People's own words in rows that are only added can be taken out, and nothing else of them."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0001_tables'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='reviewnote',
            name='append_only',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reviewnote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ed61b0844e7523cd6383919807c889955bef4eb9', operation='DELETE', pgid='pgtrigger_append_only_79d5b', table='monitoring_reviewnote', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reviewnote',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."review_id" IS DISTINCT FROM (NEW."review_id") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bee2ce785d32fe490baa2b45e7cbe2643459685d', operation='UPDATE', pgid='pgtrigger_only_taken_out_cb3ab', table='monitoring_reviewnote', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='reviewnote',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."text" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d2ed6f55497000488bc39adf1f24c91f89835342', operation='UPDATE', pgid='pgtrigger_never_written_anew_4fc43', table='monitoring_reviewnote', when='BEFORE')),
        ),
    ]
