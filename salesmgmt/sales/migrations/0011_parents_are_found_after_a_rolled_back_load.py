"""Parents are found after a load that was rolled back: the planner took them for none."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sales', '0010_never_emptied'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='cancellation',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='cancellationline',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='credit',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='creditday',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='creditmonth',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='delivery',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='deliveryline',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='departmentday',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='departmentmonth',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='fulfilment',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='fulfilmentday',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='invoice',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='invoiceline',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='lineevent',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='order',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='orderline',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='ordershare',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='payment',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='return',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='returnline',
            name='has_parents',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellation',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    RETURN NULL;", hash='3e040d5d3f4b98f2786676f7e8bc852396283038', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_eb65f', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_cancellation', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='cancellationline',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_orderline'::regclass;\n        EXECUTE 'SELECT n.line_id FROM new_rows AS n WHERE n.line_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_orderline AS p WHERE p.id = n.line_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_orderline has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'line_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_cancellation'::regclass;\n        EXECUTE 'SELECT n.cancellation_id FROM new_rows AS n WHERE n.cancellation_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_cancellation AS p WHERE p.id = n.cancellation_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_cancellation has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'cancellation_id';\n        END IF;\n    RETURN NULL;", hash='07e393ee744138a52ca2e522fc9b26f7282d37b4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_849cf', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_cancellationline', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='credit',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_orderline'::regclass;\n        EXECUTE 'SELECT n.line_id FROM new_rows AS n WHERE n.line_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_orderline AS p WHERE p.id = n.line_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_orderline has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'line_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_user'::regclass;\n        EXECUTE 'SELECT n.person_id FROM new_rows AS n WHERE n.person_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_user AS p WHERE p.id = n.person_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_user has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'person_id';\n        END IF;\n    RETURN NULL;", hash='d1c323606a51a86e1ed88462aa0f203efd885071', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_3f1b3', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_credit', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='creditday',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='357953d950d33afd94b060549c3b11d846b3d6f9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_4cb96', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_creditday', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='creditmonth',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='f2ea85d230de3437429a5e457f7834f9b2ced166', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_bf2aa', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_creditmonth', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    RETURN NULL;", hash='1a1c2ad68ac8bdca77e11b5ba20b205cc9aa11f1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_46e2c', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_delivery', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='deliveryline',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_orderline'::regclass;\n        EXECUTE 'SELECT n.line_id FROM new_rows AS n WHERE n.line_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_orderline AS p WHERE p.id = n.line_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_orderline has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'line_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_delivery'::regclass;\n        EXECUTE 'SELECT n.delivery_id FROM new_rows AS n WHERE n.delivery_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_delivery AS p WHERE p.id = n.delivery_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_delivery has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'delivery_id';\n        END IF;\n    RETURN NULL;", hash='778a10fd02cfdd0438fb07af282c90b4ae2c7022', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_7fdc2', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_deliveryline', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='departmentday',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='44007b641920b8c8db2474de294662555d2f722e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_299d2', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_departmentday', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='departmentmonth',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='616a0ff65553e112d5ee2de937c9cf8dc6c574a4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_0957f', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_departmentmonth', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilment',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='b7b93d1a51abe852328ecdbf1604fa1d889721f1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_82752', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_fulfilment', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='fulfilmentday',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='d9728bc3bee68147298504dbe50b029ed3b1bc9b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_369ac', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_fulfilmentday', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    RETURN NULL;", hash='383b86a6f4d8c3456dd7b9087d04470a1fa861a5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_a5de9', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_invoice', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='invoiceline',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_orderline'::regclass;\n        EXECUTE 'SELECT n.line_id FROM new_rows AS n WHERE n.line_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_orderline AS p WHERE p.id = n.line_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_orderline has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'line_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_invoice'::regclass;\n        EXECUTE 'SELECT n.invoice_id FROM new_rows AS n WHERE n.invoice_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_invoice AS p WHERE p.id = n.invoice_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_invoice has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'invoice_id';\n        END IF;\n    RETURN NULL;", hash='9a9403cc01729ca4bea2f90bf8369a6403acb374', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_33478', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_invoiceline', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='lineevent',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_orderline'::regclass;\n        EXECUTE 'SELECT n.line_id FROM new_rows AS n WHERE n.line_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_orderline AS p WHERE p.id = n.line_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_orderline has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'line_id';\n        END IF;\n    RETURN NULL;", hash='5be51df94448b59ec52fd7cacd21f307a1f57ba1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_08aba', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_lineevent', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_customer'::regclass;\n        EXECUTE 'SELECT n.customer_id FROM new_rows AS n WHERE n.customer_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_customer AS p WHERE p.id = n.customer_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_customer has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'customer_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_territory'::regclass;\n        EXECUTE 'SELECT n.territory_id FROM new_rows AS n WHERE n.territory_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_territory AS p WHERE p.id = n.territory_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_territory has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'territory_id';\n        END IF;\n    RETURN NULL;", hash='02d3271680ec442ea5e70fa9a91b6b14792c9a43', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_990b1', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_order', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_product'::regclass;\n        EXECUTE 'SELECT n.product_id FROM new_rows AS n WHERE n.product_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_product AS p WHERE p.id = n.product_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_product has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'product_id';\n        END IF;\n    RETURN NULL;", hash='9e6415ebed5000697051dd4f1ebb9570dbb3db0c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_8b300', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_orderline', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='ordershare',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_user'::regclass;\n        EXECUTE 'SELECT n.person_id FROM new_rows AS n WHERE n.person_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_user AS p WHERE p.id = n.person_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_user has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'person_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'org_department'::regclass;\n        EXECUTE 'SELECT n.department_id FROM new_rows AS n WHERE n.department_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM org_department AS p WHERE p.id = n.department_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of org_department has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'department_id';\n        END IF;\n    RETURN NULL;", hash='4e7039cb4e6300d36ccfb5eb6460746817c96045', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_8699e', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_ordershare', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_invoice'::regclass;\n        EXECUTE 'SELECT n.invoice_id FROM new_rows AS n WHERE n.invoice_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_invoice AS p WHERE p.id = n.invoice_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_invoice has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'invoice_id';\n        END IF;\n    RETURN NULL;", hash='f1630d6afb08fd6db8708e6a06725cd58d1bad47', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_99e84', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_payment', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_order'::regclass;\n        EXECUTE 'SELECT n.order_id FROM new_rows AS n WHERE n.order_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_order AS p WHERE p.id = n.order_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_order has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'order_id';\n        END IF;\n    RETURN NULL;", hash='4754f3c2259da1432a4dd95bd9377841eaae8cf3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_073f0', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_return', when='AFTER')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='returnline',
            trigger=pgtrigger.compiler.Trigger(name='has_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE missing bigint; is_misleading boolean;', func="\n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_orderline'::regclass;\n        EXECUTE 'SELECT n.line_id FROM new_rows AS n WHERE n.line_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_orderline AS p WHERE p.id = n.line_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_orderline has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'line_id';\n        END IF;\n    \n        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading\n            FROM pg_class WHERE oid = 'sales_return'::regclass;\n        EXECUTE 'SELECT n.return_document_id FROM new_rows AS n WHERE n.return_document_id IS NOT NULL\n            AND NOT EXISTS (SELECT FROM sales_return AS p WHERE p.id = n.return_document_id'\n            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'\n            INTO missing;\n        IF missing IS NOT NULL THEN\n            RAISE foreign_key_violation USING\n                MESSAGE = format('%s: no row of sales_return has the id %s', TG_TABLE_NAME, missing),\n                TABLE = TG_TABLE_NAME, COLUMN = 'return_document_id';\n        END IF;\n    RETURN NULL;", hash='796feb3b1e3a4fdf73c61879e55425d63a5375e3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_has_parents_30777', referencing='REFERENCING NEW TABLE AS new_rows ', table='sales_returnline', when='AFTER')),
        ),
    ]
