"""A diagnosis asks why one goal is off target: evidence, the bridge, and findings by cause."""

from datetime import date
from hashlib import sha256
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from diagnostics.rules.terms import Answer, BarKind, Cause, DiagnosisState, EvidenceUnit
from goals.models import Goal
from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import lasting_visible, scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models.fields import term

STAMP_LENGTH = 16
_REFUSE_LOCKED = """
                    IF (
                        SELECT count(*) FROM diagnostics_finding f
                        WHERE f.diagnosis_id = {diagnosis}
                          AND f.cause <> 'person' AND f.answer <> ''
                    ) < 6 THEN
                        RAISE EXCEPTION 'the person step is locked'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """


def comes_last(name: str, when: pgtrigger.Q, diagnosis: str) -> pgtrigger.Trigger:
    """Refuses rows that `when` names until the six causes of `diagnosis` (SQL) are answered,
    whatever path a write takes."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=when,
        func=_REFUSE_LOCKED.format(diagnosis=diagnosis),
    )


_REFUSE_WITHOUT_AGREEMENT = """
                    IF OLD.cause IS DISTINCT FROM 'person' AND NOT EXISTS (
                        SELECT FROM org_agreement g
                        WHERE 'person_step' = ANY (g.features)
                          AND NEW.{day} >= g.starts_on
                          AND (g.ends_on IS NULL OR NEW.{day} <= g.ends_on)
                    ) THEN
                        RAISE EXCEPTION 'no agreement covers the person step'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """


def needs_agreement(day: str) -> pgtrigger.Trigger:
    """Refuses rows about the person of a `day` (column) on which no agreement covers that (D9)."""
    return pgtrigger.Trigger(
        name="needs_agreement",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__cause="person"),
        func=_REFUSE_WITHOUT_AGREEMENT.format(day=day),
    )


class DiagnosisQuerySet(models.QuerySet["Diagnosis"]):
    """Named filters for diagnoses."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Of own goals, and of people and departments managed (docs/access.md)."""
        return self.filter(
            lasting_visible(
                scope_of(user, today),
                today,
                person="goal__person",
                department="goal__department",
                ended="goal__ends_on",
            )
        )

    def of_goal(self, goal: Goal) -> Self:
        return self.filter(goal=goal)

    def open(self) -> Self:
        return self.filter(state=DiagnosisState.OPEN)


@keep_history(exclude=["why", "conclusion"])
class Diagnosis(models.Model):
    """Opened by a person on a missed or endangered goal; figures are those of `as_of`."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="diagnoses")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_on = models.DateField(_("opened on"))
    why = models.TextField(_("occasion"), max_length=2000)
    # The day of the figures, and what was known by then; the target is that day's.
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(db_default=Now())
    target = models.DecimalField(max_digits=20, decimal_places=6)
    actual = models.DecimalField(max_digits=20, decimal_places=6)
    # The window that is compared with: the same days a year earlier.
    reference_starts_on = models.DateField()
    reference_ends_on = models.DateField()
    state = term(DiagnosisState, default=DiagnosisState.OPEN)
    conclusion = models.TextField(_("conclusion"), max_length=4000, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name = _("diagnosis")
        constraints = [
            models.UniqueConstraint(
                fields=["goal"],
                name="diagnostics_one_open",
                condition=Q(state=DiagnosisState.OPEN),
                violation_error_message=_("A diagnosis of this goal is open already."),
            ),
            models.CheckConstraint(
                name="diagnostics_concluded_has_day",
                condition=Q(state=DiagnosisState.CONCLUDED, concluded_on__isnull=False)
                | Q(state=DiagnosisState.OPEN, concluded_on__isnull=True),
            ),
        ]
        triggers = [comes_last("concluded_last", pgtrigger.Q(new__state="concluded"), "NEW.id")]

    def __str__(self) -> str:
        return f"{self.goal_id} as of {self.as_of}"


class Evidence(models.Model):
    """A figure that speaks for or against a cause; append-only, computed from the record."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="evidence")
    cause = term(Cause)
    position = models.PositiveSmallIntegerField()
    # Which figure: a key of diagnostics.queries.evidence, such as "otif".
    key = models.CharField(max_length=40)
    unit = term(EvidenceUnit)
    # In the goal's window, and in the window that is compared with; empty: nothing to divide by.
    figure = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    reference = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # How many documents or people are behind the figure.
    n = models.PositiveIntegerField()
    reference_n = models.PositiveIntegerField(default=0)
    # 95 % interval of the figure, where one can be given.
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["diagnosis", "cause", "key"], name="diagnostics_evidence_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.diagnosis_id} {self.cause} {self.key}"


class Bar(models.Model):
    """A bar of the bridge from target to actual; all bars add up to the gap exactly."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="bars")
    kind = term(BarKind)
    position = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "kind"], name="diagnostics_bar_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.diagnosis_id} {self.kind} {self.amount}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Named filters for findings."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Findings asked of the person (or of whom they deputise for), or of their diagnoses."""
        seen = Diagnosis.objects.visible_to(user, today)
        asked = Q(asked_of__in=scope_of(user, today).person_ids)
        return self.filter(asked | Q(diagnosis__in=seen.values("pk")))

    def asked_of(self, user: User | AnonymousUser, today: date) -> Self:
        return self.filter(asked_of__in=scope_of(user, today).person_ids)

    def open(self) -> Self:
        return self.filter(answer="", diagnosis__state=DiagnosisState.OPEN)


@keep_history(exclude=["question", "reason"])
class Finding(models.Model):
    """What one accountable person says about one cause, with reasons (D4)."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="findings")
    cause = term(Cause)
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="findings")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Empty: the standard question about the cause, in the language of who reads it.
    question = models.TextField(_("question"), max_length=2000, blank=True)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("due on"))
    answer = term(Answer, blank=True, default="")
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(
                fields=["diagnosis", "cause"],
                name="diagnostics_finding_once",
                violation_error_message=_("This cause has been asked about already."),
            ),
            models.CheckConstraint(
                name="diagnostics_finding_answer_has_reason",
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & ~Q(reason="") & Q(answered_on__isnull=False)),
                violation_error_message=_("Give the reason in words."),
            ),
            models.CheckConstraint(
                name="diagnostics_finding_due_after_asked",
                condition=Q(due_on__gte=F("asked_on")),
                violation_error_message=_("The answer is due on the day of the question or later."),
            ),
        ]
        triggers = [
            comes_last("person_comes_last", pgtrigger.Q(new__cause="person"), "NEW.diagnosis_id"),
            needs_agreement("asked_on"),
            # An answer that was given stays.
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diagnosis_id} {self.cause}"

    @property
    def stamp(self) -> str:
        """Of what is asked, of whom and until when: an answer names the question that was read."""
        asked = f"{self.pk} {self.asked_of_id} {self.due_on.isoformat()} {self.question}"
        return sha256(asked.encode()).hexdigest()[:STAMP_LENGTH]
