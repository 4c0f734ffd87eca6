"""What is only added cannot be emptied at once either."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


_TAKE = salesmgmt.lib.migrating.taking(
    'sales_cancellation',
    'sales_cancellationline',
    'sales_credit',
    'sales_delivery',
    'sales_deliveryline',
    'sales_feedback',
    'sales_invoice',
    'sales_invoiceline',
    'sales_lineevent',
    'sales_order',
    'sales_orderline',
    'sales_ordershare',
    'sales_payment',
    'sales_return',
    'sales_returnline',
    'sales_stagechange',
)


class Migration(migrations.Migration):

    dependencies = [
        ('sales', '0009_words_can_be_taken_out'),
    ]

    operations = [
        migrations.RunSQL(_TAKE, reverse_sql=migrations.RunSQL.noop),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellation',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='4533d4d0c54e17da573469c9746bd58b66731c22', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_6eb2d', table='sales_cancellation', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellationline',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='16a0c844e707c21a1d0d322e8b4b7d580510ab71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_38d79', table='sales_cancellationline', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='credit',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='90ec06bb4688ed09dc21c25bca3a503bf2b4197e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d075a', table='sales_credit', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='3dc89b9602ca38581e973dfee9ec91942d33939e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_8de52', table='sales_delivery', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='deliveryline',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='0461cbf62a46b9dbb71f17fdc6ca87a2575e8ce4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d987a', table='sales_deliveryline', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='d640192e2125c2a78ce5dfe569cb1d278d3ca40b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_e3416', table='sales_feedback', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='090ae2e522b922cc0de1e30d4206ddb10f46c3f9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_ae411', table='sales_invoice', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='invoiceline',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='7f6f17a78584eba33b78d07a3fe5fc0e827c8bc4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_083e8', table='sales_invoiceline', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='lineevent',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='817f03dae6b1efc48ef6093eb0916442d972c251', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_d1b57', table='sales_lineevent', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='7798f2095987fff38607391af0dd61674c878aee', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_0942d', table='sales_order', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='fe759f7f26dc8858c1bc1c4f2d15a30008310d9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_45ed3', table='sales_orderline', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='ordershare',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='2938c75c08c724d5ae6b395215f35f87d1610917', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_066ae', table='sales_ordershare', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='f15f1ae1e578d34a3e66b6a5bb034b6cd4549b7b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_40c8f', table='sales_payment', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='2caf71e2ce9813d65d9d7e020519e619fbe0140b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_5b46d', table='sales_return', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='returnline',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='2a4a3c512e0862e3dcc01443f01b8d29152fc545', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_6a3aa', table='sales_returnline', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;", hash='9d14ed2e316f3dd7116a82247910013231a894fc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_not_emptied_1a7e9', table='sales_stagechange', when='BEFORE')),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_TAKE),
    ]
