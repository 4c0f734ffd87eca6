"""What an action led to: who was enrolled in training, and versions of the goal."""

from django.db.models import Q, QuerySet

from diagnostics.models import Action
from diagnostics.rules.terms import ActionKind
from goals.models import GoalVersion
from training.models import Assignment

REASON_KIND = "diagnostics:action"
"""Under this name training keeps why somebody was enrolled or a talk was planned."""


def enrolled_by(action: Action) -> list[Assignment]:
    """Assignments that the action made or relies on, by name; none for other kinds."""
    if action.kind != ActionKind.TRAINING:
        return []
    made = Q(reason_kind=REASON_KIND, reason_key=str(action.pk))
    rows = Assignment.objects.filter(made | Q(pk=action.assignment_id or 0))
    return list(rows.select_related("person", "module").order_by("person__sort_key", "pk"))


def revisions_since(action: Action) -> QuerySet[GoalVersion]:
    """Versions of the goal made on the day of the action or later, latest first."""
    if action.kind != ActionKind.REVISION:
        return GoalVersion.objects.none()
    return GoalVersion.objects.filter(
        goal__diagnoses=action.diagnosis_id,
        number__gt=1,
        recorded_at__date__gte=action.agreed_on,
    ).order_by("-number")
