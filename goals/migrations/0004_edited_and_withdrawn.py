"""Goals can be withdrawn; a year's goal and its quarters live side by side."""

import goals.rules.terms
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0003_never_emptied'),
        ('org', '0002_people_and_departments_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='goal',
            name='goals_goal_once',
        ),
        migrations.AlterField(
            model_name='goal',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('discussed', 'discussed'), ('agreed', 'agreed'), ('set', 'set'), ('in_force', 'in_force'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default=goals.rules.terms.GoalState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='goalevent',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('discussed', 'discussed'), ('agreed', 'agreed'), ('set', 'set'), ('in_force', 'in_force'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default=goals.rules.terms.GoalState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='goalremark',
            name='said',
            field=models.CharField(choices=[('proposed', 'proposed'), ('accepted', 'accepted'), ('objected', 'objected'), ('commented', 'commented'), ('adopted', 'adopted'), ('insisted', 'insisted'), ('withdrawn', 'withdrawn'), ('discarded', 'discarded')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', goals.rules.terms.GoalState['WITHDRAWN']), _negated=True), fields=('person', 'department', 'measure', 'basis', 'credit_kind', 'starts_on', 'ends_on'), name='goals_goal_once', nulls_distinct=False, violation_error_message='There is already a goal for this measure in these days.'),
        ),
    ]
