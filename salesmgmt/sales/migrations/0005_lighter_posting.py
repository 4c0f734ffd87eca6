"""Rows of a load are checked and indexed no more often than somebody asks."""

import django.db.models.deletion
import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations, models

_LOCK = 'LOCK TABLE sales_order IN ACCESS EXCLUSIVE MODE'


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_tables'),
        ('sales', '0004_department_sums'),
    ]

    operations = [
        # What loads take first: with the tables below alone each could wait for the other.
        migrations.RunSQL(_LOCK, reverse_sql=migrations.RunSQL.noop),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='fulfilment',
            name='has_parents',
        ),
        migrations.AlterField(
            model_name='cancellation',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='creditday',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department'),
        ),
        migrations.AlterField(
            model_name='creditmonth',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='departmentday',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department'),
        ),
        migrations.AlterField(
            model_name='departmentmonth',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='fulfilment',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department'),
        ),
        migrations.AlterField(
            model_name='fulfilmentday',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department'),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='order',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='order',
            name='territory',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='sales.territory'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='return',
            name='key',
            field=models.CharField(max_length=100, verbose_name='number'),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='creditday',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='9a323583ecba47a7e181ec92002a347f10417692', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_4cb96', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_creditday', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='creditmonth',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='2ceeb9459fcdd56732294c82cb1af06de6966f85', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_bf2aa', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_creditmonth', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='departmentday',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='939dc164af61bc1e3e4bb42063d49611520b7f15', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_299d2', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_departmentday', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='departmentmonth',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='4895a53871ff94727fd2fb43ed57187f558bf030', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_0957f', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_departmentmonth', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    \n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='0b62ee406cd43cd41fc0ec6200ece52922446b72', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_82752', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_fulfilment', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilmentday',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='b837bb2fda20d47497ce6e8015cc2b1fa40c057c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_369ac', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_fulfilmentday', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_cancellation_key_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_delivery_key_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_feedback_key_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_invoice_key_once'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_order_key_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_payment_key_once'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.UniqueConstraint(fields=('key',), name='sales_return_key_once'),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_LOCK),
    ]
