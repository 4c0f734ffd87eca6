"""A draft of a programme can be discarded; what is discarded does not change any more."""

import pgtrigger.compiler
import salesmgmt.lib.migrating
import recognition.rules.terms
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0003_never_emptied'),
    ]

    operations = [
        salesmgmt.lib.migrating.RemoveTrigger(
            model_name='programmeversion',
            name='approved_stays',
        ),
        migrations.AlterField(
            model_name='programmeversion',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('approved', 'approved'), ('ended', 'ended'), ('discarded', 'discarded')], default=recognition.rules.terms.ProgrammeState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='programmeversionevent',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('approved', 'approved'), ('ended', 'ended'), ('discarded', 'discarded')], default=recognition.rules.terms.ProgrammeState['DRAFT'], max_length=12),
        ),
        salesmgmt.lib.migrating.AddTrigger(
            model_name='programmeversion',
            trigger=pgtrigger.compiler.Trigger(name='approved_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'draft\'))', func="\n                    IF TG_OP = 'UPDATE' AND OLD.state <> 'discarded'\n                        AND NEW.state IN ('approved', 'ended')\n                        AND (to_jsonb(NEW) - 'state' - 'ends_on')\n                          = (to_jsonb(OLD) - 'state' - 'ends_on')\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'an approved version does not change'\n                        USING ERRCODE = 'check_violation';\n                ", hash='bc7e87f1d601525e5bcea096c8126ffd9b762a3c', operation='UPDATE OR DELETE', pgid='pgtrigger_approved_stays_20ba3', table='recognition_programmeversion', when='BEFORE')),
        ),
    ]
