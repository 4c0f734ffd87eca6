"""Nobody sets the own goal: asked by now() as everywhere, so that one clock answers all."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0004_edited_and_withdrawn'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='goalversion',
            name='nobody_sets_the_own_goal',
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='goalversion',
            trigger=pgtrigger.compiler.Trigger(name='nobody_sets_the_own_goal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held goals_goal%ROWTYPE;', func="\n                    SELECT * INTO held FROM goals_goal WHERE id = NEW.goal_id;\n                    IF NEW.set_by_id = held.person_id OR EXISTS (\n                        SELECT FROM org_management m\n                        JOIN org_department d ON d.id = m.department_id AND d.parent_id IS NOT NULL\n                        WHERE m.department_id = held.department_id\n                          AND m.person_id = NEW.set_by_id\n                          AND m.starts_on <= now()::date\n                          AND (m.ends_on IS NULL OR m.ends_on >= now()::date)\n                    ) THEN\n                        RAISE EXCEPTION 'nobody sets the own goal'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='9f408612469ed9838cbfd6e2e160e5be852c6d68', operation='INSERT', pgid='pgtrigger_nobody_sets_the_own_goal_18a10', table='goals_goalversion', when='BEFORE')),
        ),
    ]
