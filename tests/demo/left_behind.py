"""What the story leaves behind, counted: the same on whatever day it is told."""

from collections import Counter
from typing import Any

from django.db.models import F

from diagnostics.models import Action, Diagnosis, Effect, Finding
from goals.models import Acknowledgement, Goal, GoalRemark, GoalVersion
from goals.rules.terms import Driver
from monitoring.models import Alert, Commitment, FollowUp, Review, ReviewNote, SignOff
from recognition.models import Award, PayrollExport, Programme
from salesmgmt.org.models import Period
from training.models import Assignment, Attempt, Certificate, Module, Sheet


def left_behind() -> dict[str, Any]:
    """Rows of every stage by what was done with them."""
    return {
        "goals": _by(Goal, "state"),
        "acknowledged": Acknowledgement.objects.count(),
        "revised": GoalVersion.objects.exclude(driver=Driver.FIRST).count(),
        "said": _by(GoalRemark, "said"),
        "fiscal quarters with goals": Goal.objects.values("period").distinct().count(),
        "goals outside of fiscal quarters": Goal.objects.filter(period=None).count(),
        "closed fiscal quarters with goals": Period.objects.filter(closed_at__isnull=False)
        .filter(goal__isnull=False)
        .distinct()
        .count(),
        "sheets and modules": (Sheet.objects.count(), Module.objects.count()),
        "assignments": Assignment.objects.count(),
        "learnt": Assignment.objects.filter(completed_on__isnull=False).count(),
        "attempts": _by(Attempt, "passed"),
        "certificates": Certificate.objects.count(),
        "follow-ups": FollowUp.objects.count(),
        "follow-ups done": FollowUp.objects.filter(done_on__isnull=False).count(),
        "alerts": Alert.objects.count(),
        "reviews": Review.objects.count(),
        "reviewed months": Review.objects.values("ends_on").distinct().count(),
        "notes of reviews": ReviewNote.objects.count(),
        "signatures": SignOff.objects.count(),
        "commitments": Commitment.objects.count(),
        "commitments kept": Commitment.objects.exclude(done_on=None).count(),
        "diagnoses": _by(Diagnosis, "state"),
        "findings": _by(Finding, "answer"),
        "actions": Action.objects.count(),
        "effects": Effect.objects.count(),
        "programmes": Programme.objects.count(),
        "awards": Counter(map(" ".join, Award.objects.values_list("kind", "state"))),
        "payroll files": PayrollExport.objects.count(),
    }


def _by(model: Any, field: str) -> dict[str, int]:
    return dict(Counter(map(str, model.objects.values_list(F(field), flat=True))))
