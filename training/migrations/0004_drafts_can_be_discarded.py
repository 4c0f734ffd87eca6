"""A draft of a sheet or module can be discarded; what is discarded does not change any more."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
import training.rules.terms
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0003_never_emptied'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='choice',
            name='published_stays',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='lesson',
            name='published_stays',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='moduleversion',
            name='published_stays',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='question',
            name='published_stays',
        ),
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='sheetversion',
            name='published_stays',
        ),
        migrations.RemoveConstraint(
            model_name='moduleversion',
            name='training_module_published_is_approved',
        ),
        migrations.RemoveConstraint(
            model_name='sheetversion',
            name='training_sheet_published_is_approved',
        ),
        migrations.AlterField(
            model_name='moduleversion',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('discarded', 'discarded')], default=training.rules.terms.VersionState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='moduleversionevent',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('discarded', 'discarded')], default=training.rules.terms.VersionState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='sheetversion',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('discarded', 'discarded')], default=training.rules.terms.VersionState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='sheetversionevent',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('discarded', 'discarded')], default=training.rules.terms.VersionState['DRAFT'], max_length=12),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='choice',
            trigger=pgtrigger.compiler.Trigger(name='published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' THEN \n            IF EXISTS (\n                SELECT FROM training_moduleversion v\n                WHERE v.id = (SELECT q.version_id FROM training_question q WHERE q.id = OLD.question_id) AND v.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'a published version does not change'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n         END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n            IF EXISTS (\n                SELECT FROM training_moduleversion v\n                WHERE v.id = (SELECT q.version_id FROM training_question q WHERE q.id = NEW.question_id) AND v.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'a published version does not change'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n        \n            RETURN NEW;\n        ", hash='2228e8a13fb2a8cd04645018a748d6256409a05b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_published_stays_02d8a', table='training_choice', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='lesson',
            trigger=pgtrigger.compiler.Trigger(name='published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' THEN \n            IF EXISTS (\n                SELECT FROM training_moduleversion v\n                WHERE v.id = OLD.version_id AND v.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'a published version does not change'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n         END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n            IF EXISTS (\n                SELECT FROM training_moduleversion v\n                WHERE v.id = NEW.version_id AND v.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'a published version does not change'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n        \n            RETURN NEW;\n        ", hash='04480c93a4afc4cd8bc39e44e3fae5c67e0fa43d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_published_stays_52f07', table='training_lesson', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='moduleversion',
            trigger=pgtrigger.compiler.Trigger(name='published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aa806d5661a6d3267cb3d46ed93c81e8909792ba', operation='UPDATE OR DELETE', pgid='pgtrigger_published_stays_326cd', table='training_moduleversion', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' THEN \n            IF EXISTS (\n                SELECT FROM training_moduleversion v\n                WHERE v.id = OLD.version_id AND v.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'a published version does not change'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n         END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n            IF EXISTS (\n                SELECT FROM training_moduleversion v\n                WHERE v.id = NEW.version_id AND v.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'a published version does not change'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n        \n            RETURN NEW;\n        ", hash='bb213d18179b6a1ad6721fcdec53b699504a3e32', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_published_stays_990f0', table='training_question', when='BEFORE')),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='sheetversion',
            trigger=pgtrigger.compiler.Trigger(name='published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='056a73410e2c5b8392e56d08da83b78b6449bdf0', operation='UPDATE OR DELETE', pgid='pgtrigger_published_stays_ada24', table='training_sheetversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='moduleversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', True), ('state__in', [training.rules.terms.VersionState['DRAFT'], training.rules.terms.VersionState['DISCARDED']])), models.Q(models.Q(('approved_by__isnull', False), ('author__isnull', True), _connector='OR'), ('published_on__isnull', False), ('state', training.rules.terms.VersionState['PUBLISHED'])), _connector='OR'), name='training_module_published_is_approved', violation_error_message='What is published was approved by somebody, on a day.'),
        ),
        migrations.AddConstraint(
            model_name='sheetversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', True), ('state__in', [training.rules.terms.VersionState['DRAFT'], training.rules.terms.VersionState['DISCARDED']])), models.Q(models.Q(('approved_by__isnull', False), ('author__isnull', True), _connector='OR'), ('published_on__isnull', False), ('state', training.rules.terms.VersionState['PUBLISHED'])), _connector='OR'), name='training_sheet_published_is_approved', violation_error_message='What is published was approved by somebody, on a day.'),
        ),
    ]
