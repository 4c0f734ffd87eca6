"""Who an order names never goes, and is looked up once a statement instead of row by row."""

import django.db.models.deletion
import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.conf import settings
from django.db import migrations, models

_TAKE = salesmgmt.lib.migrating.taking(
    'sales_order', 'sales_orderline', 'sales_ordershare', 'sales_customer', 'sales_product',
    'sales_territory', 'org_department', 'org_user',
)


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_people_and_departments_stay'),
        ('sales', '0007_newest_entries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(_TAKE, reverse_sql=migrations.RunSQL.noop),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='orderline',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='ordershare',
            name='has_parents',
        ),
        migrations.AlterField(
            model_name='order',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='sales.customer'),
        ),
        migrations.AlterField(
            model_name='order',
            name='department',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='org.department'),
        ),
        migrations.AlterField(
            model_name='order',
            name='territory',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='sales.territory'),
        ),
        migrations.AlterField(
            model_name='orderline',
            name='product',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sales.product'),
        ),
        migrations.AlterField(
            model_name='ordershare',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='org.department'),
        ),
        migrations.AlterField(
            model_name='ordershare',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_shares', to=settings.AUTH_USER_MODEL),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='customer',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "id" rows from % table\', TG_TABLE_NAME;', hash='e47a61a96276ac153ae74ab3b6a20781a6f36b01', operation='DELETE OR UPDATE OF "id"', pgid='pgtrigger_stays_49590', table='sales_customer', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.customer_id FROM new_rows AS n WHERE n.customer_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_customer AS p WHERE p.id = n.customer_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_customer has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'customer_id';\n        END IF;\n    \n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    \n        EXECUTE 'SELECT n.territory_id FROM new_rows AS n WHERE n.territory_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_territory AS p WHERE p.id = n.territory_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_territory has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'territory_id';\n        END IF;\n    RETURN NULL;", hash='56d1ba68d3d485eab4bc86d36f6bf1e4495f39e6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_990b1', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_order', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    \n        EXECUTE 'SELECT n.product_id FROM new_rows AS n WHERE n.product_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_product AS p WHERE p.id = n.product_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_product has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'product_id';\n        END IF;\n    RETURN NULL;", hash='95e2839755299c5a1899d229852198120c3067c0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_8b300', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_orderline', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='ordershare',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint;', func="\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    \n        EXECUTE 'SELECT n.person_id FROM new_rows AS n WHERE n.person_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_user AS p WHERE p.id = n.person_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_user has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'person_id';\n        END IF;\n    \n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id) LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='d238b030f6b3ee5b9c692939fc261eeae4a60eec', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_8699e', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_ordershare', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "id" rows from % table\', TG_TABLE_NAME;', hash='c27d262c6a0fb5362fbc0ec5ce7ff2c617c65e53', operation='DELETE OR UPDATE OF "id"', pgid='pgtrigger_stays_463b6', table='sales_product', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "id" rows from % table\', TG_TABLE_NAME;', hash='478331c2578948f29ca5c5f3e9757f48d4e79197', operation='DELETE OR UPDATE OF "id"', pgid='pgtrigger_stays_fd70c', table='sales_territory', when='BEFORE')),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=_TAKE),
    ]
