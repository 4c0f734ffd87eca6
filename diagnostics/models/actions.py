"""What is done about a cause, and whether it worked."""

from datetime import date, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from diagnostics.models.diagnosis import Diagnosis, comes_last, needs_agreement
from diagnostics.rules.terms import ActionKind, Cause, EffectVerdict
from goals.models import GoalVersion
from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models.fields import term
from training.models import Assignment, CoachingTalk

LONGEST_WAIT_DAYS = 731
"""Two years with a leap day: so long after it was agreed an action takes effect at the latest."""


class ActionQuerySet(models.QuerySet["Action"]):
    """Named filters for actions."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own actions, and those of diagnoses that the person may see."""
        seen = Diagnosis.objects.visible_to(user, today)
        own = Q(owner__in=scope_of(user, today).person_ids)
        return self.filter(own | Q(diagnosis__in=seen.values("pk")))

    def open(self) -> Self:
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)


@keep_history(exclude=["text", "expected"])
class Action(models.Model):
    """Something agreed about one cause; measured so many days after the day it was agreed for."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="actions")
    cause = term(Cause)
    kind = term(ActionKind)
    text = models.TextField(_("what is done"), max_length=2000)
    # Whose: a manager's, a head's, the person's own.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="actions")
    due_on = models.DateField(_("due on"))
    # From this day on its effect is looked for; the days before are the comparison.
    starts_on = models.DateField(_("takes effect from"))
    # Both windows, before and after, have so many days.
    measure_days = models.PositiveSmallIntegerField(_("days to measure"), default=56)
    expected = models.CharField(_("expected effect"), max_length=300, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    # What the action led to at once, by its kind.
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    talk = models.ForeignKey(CoachingTalk, models.PROTECT, null=True, blank=True, related_name="+")
    goal_version = models.ForeignKey(
        GoalVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_on = models.DateField(_("agreed on"))
    is_demo = models.BooleanField(default=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        constraints = [
            models.CheckConstraint(
                name="diagnostics_action_ends_once",
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
            ),
            models.CheckConstraint(
                name="diagnostics_action_measured_days",
                condition=Q(measure_days__gte=7, measure_days__lte=366),
                violation_error_message=_("Measure for 7 to 366 days."),
            ),
            models.CheckConstraint(
                name="diagnostics_action_due_after_agreed",
                condition=Q(due_on__gte=F("agreed_on")),
                violation_error_message=_("It is due on the day it was agreed or later."),
            ),
            models.CheckConstraint(
                name="diagnostics_action_starts_after_agreed",
                # Days that had passed before would be measured at once; nobody waits for ever.
                condition=Q(starts_on__gte=F("agreed_on"))
                & Q(starts_on__lte=F("agreed_on") + timedelta(days=LONGEST_WAIT_DAYS)),
                violation_error_message=_(
                    "It takes effect on the day it was agreed or later, within two years."
                ),
            ),
        ]
        triggers = [
            comes_last("person_comes_last", pgtrigger.Q(new__cause="person"), "NEW.diagnosis_id"),
            needs_agreement("agreed_on"),
        ]
        indexes = [
            # Reader: the job that measures effects.
            models.Index(fields=["starts_on"], name="diagnostics_action_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.diagnosis_id} {self.kind}"


class Effect(models.Model):
    """Before and after, beside people who had no action; append-only.

    Figures are the goal's measure per working day (of a rate, the rate) of one person on average:
    of the people acted on, and of comparable ones. The estimate is the difference of the two
    changes (docs/methods.md, "Did an action work?"); its interval decides the verdict.
    """

    action = models.OneToOneField(Action, models.PROTECT, related_name="effect")
    measured_on = models.DateField(_("measured on"))
    # Empty where nobody is in the group: 0 would be a figure.
    before = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    after = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    others_before = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    others_after = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    n = models.PositiveIntegerField()
    others_n = models.PositiveIntegerField()
    # Empty where there are too few others.
    estimate = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    verdict = term(EffectVerdict)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.action_id} {self.verdict}"
