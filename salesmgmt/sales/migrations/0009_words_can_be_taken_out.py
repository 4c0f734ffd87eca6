"""People's own words in rows that are only added can be taken out, and nothing else of them."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


_TAKE = salesmgmt.lib.migrating.taking(
    'sales_delivery', 'sales_cancellation', 'sales_return', 'sales_feedback',
)


class Migration(migrations.Migration):

    dependencies = [
        ('sales', '0008_parents_stay'),
    ]

    operations = [
        migrations.RunSQL(_TAKE, reverse_sql=migrations.RunSQL.noop),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='cancellation',
            name='append_only',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='delivery',
            name='append_only',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='feedback',
            name='append_only',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='return',
            name='append_only',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c06e9cb5f7414c1b57a169bbd9e0cf1393844d08', operation='DELETE', pgid='pgtrigger_append_only_1abdc', table='sales_cancellation', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellation',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."cancelled_on" IS DISTINCT FROM (NEW."cancelled_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a1b90ad9ff4c8111fc91d4569dad4b9a46b59dce', operation='UPDATE', pgid='pgtrigger_only_taken_out_a35da', table='sales_cancellation', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellation',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."reason" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9cef148c5243ca6c4aab0e3c3d57caadd5386aff', operation='UPDATE', pgid='pgtrigger_never_written_anew_ce0fe', table='sales_cancellation', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ffd9f48de19c1a1c76aae9b705c1e7ba561685f7', operation='DELETE', pgid='pgtrigger_append_only_260be', table='sales_delivery', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."promised_on" IS DISTINCT FROM (NEW."promised_on") OR OLD."shipped_on" IS DISTINCT FROM (NEW."shipped_on") OR OLD."delivered_on" IS DISTINCT FROM (NEW."delivered_on") OR OLD."carrier" IS DISTINCT FROM (NEW."carrier"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='46e3ddb1dcbcbb7b5bb5d7937f5dcc9284d5e9c5', operation='UPDATE', pgid='pgtrigger_only_taken_out_8848f', table='sales_delivery', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."delay_reason" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='67473531c4b53999f60f130fe94bbce8037c7e53', operation='UPDATE', pgid='pgtrigger_never_written_anew_17fec', table='sales_delivery', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b557df0500160a361ebb10851904d34df204a39c', operation='DELETE', pgid='pgtrigger_append_only_a7d78', table='sales_feedback', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."score" IS DISTINCT FROM (NEW."score"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='03d0cc86c662808d9f2d518c95ce83d3cc91b5a8', operation='UPDATE', pgid='pgtrigger_only_taken_out_30e07', table='sales_feedback', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."comment" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4eaa62d0cf4e421fd991314f5e572d10cc353c56', operation='UPDATE', pgid='pgtrigger_never_written_anew_48363', table='sales_feedback', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d2a0f44be7a8a0353fbe31aba4fa5f7c27548ab8', operation='DELETE', pgid='pgtrigger_append_only_a0126', table='sales_return', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='only_taken_out', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."returned_on" IS DISTINCT FROM (NEW."returned_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3e0047ec3b8abd7ef380cb2e24401a340c71e947', operation='UPDATE', pgid='pgtrigger_only_taken_out_06ad4', table='sales_return', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='never_written_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."reason" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='02ea789d90e9b3b38a2ddd363bb64caeafd5d7da', operation='UPDATE', pgid='pgtrigger_never_written_anew_dd53a', table='sales_return', when='BEFORE')),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_TAKE),
    ]
