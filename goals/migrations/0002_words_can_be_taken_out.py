"""People's own words in rows that are only added can be taken out, and nothing else of them."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0001_tables'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='goalremark',
            name='append_only',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='goalversion',
            name='append_only',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalremark',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b026c38a928a54f94bac1e29366301638fabb342', operation='DELETE', pgid='pgtrigger_append_only_36e55', table='goals_goalremark', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalremark',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."goal_id" IS DISTINCT FROM (NEW."goal_id") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."said" IS DISTINCT FROM (NEW."said") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a562bdc12e503bbb669a20fcfb7ce18d7e949ced', operation='UPDATE', pgid='pgtrigger_only_taken_out_bd199', table='goals_goalremark', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalremark',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."text" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b65a535ed8f69ba14f6ad0e7440a4d54206f6f54', operation='UPDATE', pgid='pgtrigger_never_written_anew_aeb24', table='goals_goalremark', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b0ec60213451bf2c7f42c7a5cc357c040807e222', operation='DELETE', pgid='pgtrigger_append_only_4b9b7', table='goals_goalversion', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalversion',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."goal_id" IS DISTINCT FROM (NEW."goal_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."effective_on" IS DISTINCT FROM (NEW."effective_on") OR OLD."driver" IS DISTINCT FROM (NEW."driver") OR OLD."set_by_id" IS DISTINCT FROM (NEW."set_by_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8ee30e4e38ff0fe702e74514ddb066d53bf7db89', operation='UPDATE', pgid='pgtrigger_only_taken_out_097b9', table='goals_goalversion', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalversion',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."reason" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2fa6fc04341cb77b96e469e5700d51e83dd34122', operation='UPDATE', pgid='pgtrigger_never_written_anew_5b5df', table='goals_goalversion', when='BEFORE')),
        ),
    ]
