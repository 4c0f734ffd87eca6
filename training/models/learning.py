"""Who has to learn what until when, and how it went."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import lasting_visible, scope_of
from salesmgmt.org.models import Department, Role, User
from salesmgmt.sales.models.fields import ratio
from training.models.catalogue import Lesson, Module, ModuleVersion, Question


class AssignmentRuleQuerySet(models.QuerySet["AssignmentRule"]):
    """Named filters for rules."""

    def running(self, today: date) -> Self:
        """Rules that have not ended; on its last day a rule assigns nothing any more."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """A rule names no person: all of them are open to who assigns modules to others."""
        scope = scope_of(user, today)
        assigns = scope.sees_all or scope.is_manager or Role.ADMINISTRATOR in scope.roles
        return self if assigns else self.none()


@keep_history()
class AssignmentRule(models.Model):
    """Everybody of a role, a department or both learns a module; newcomers from their first day."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="rules")
    role = models.CharField(_("role"), max_length=15, choices=Role, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("days to do it"))
    starts_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = AssignmentRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="training_rule_says_who",
                condition=~Q(role="") | Q(department__isnull=False),
                violation_error_message=_("Say who: a role, a department, or both."),
            ),
            models.CheckConstraint(
                name="training_rule_due_days",
                condition=Q(due_days__gte=1, due_days__lte=730),
                violation_error_message=_("Give between 1 and 730 days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} for {self.role} in {self.department_id}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Named filters for assignments."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own ones and those of people managed; what was done while one managed them."""
        visible = lasting_visible(
            scope_of(user, today), today, department=None, ended="completed_on"
        )
        return self.filter(visible)

    def open(self) -> Self:
        """Still to be done."""
        return self.filter(completed_on__isnull=True, withdrawn_on__isnull=True)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)


@keep_history(exclude=["why"])
class Assignment(models.Model):
    """A person is to complete a module until a day; one open at a time per module."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    module = models.ForeignKey(Module, models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    assigned_on = models.DateField(_("assigned on"))
    due_on = models.DateField(_("due on"))
    why = models.TextField(_("reason"), max_length=2000, blank=True)
    rule = models.ForeignKey(AssignmentRule, models.PROTECT, null=True, related_name="assignments")
    # Opaque to this storey: the name of a later storey's page and its object's key, such as
    # ("diagnostics:action", "17").
    reason_kind = models.CharField(max_length=60, blank=True)
    reason_key = models.CharField(max_length=40, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module"],
                name="training_assignment_one_open",
                condition=Q(completed_on__isnull=True, withdrawn_on__isnull=True),
                violation_error_message=_("The person is to do this module already."),
            ),
            models.CheckConstraint(
                name="training_assignment_ends_once",
                condition=Q(completed_on__isnull=True) | Q(withdrawn_on__isnull=True),
            ),
        ]
        indexes = [
            # Readers: own training, team matrix, applying rules.
            models.Index(fields=["person", "module"], name="training_assignment_whose"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.module_id}"


class LessonDone(models.Model):
    """The person has read a lesson for an assignment; append-only."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="lessons_done")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "lesson"], name="training_lesson_done_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.lesson_id}"


class Attempt(models.Model):
    """A quiz handed in; append-only."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="attempts")
    version = models.ForeignKey(ModuleVersion, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    # Share of the questions answered right; 1 is all of them.
    score_ratio = ratio()
    passed = models.BooleanField()
    handed_in_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "number"], name="training_attempt_number_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.assignment_id} attempt {self.number}"


class Answer(models.Model):
    """What was ticked for a question in an attempt; append-only, read by the person alone."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    # Ids of the choices that were ticked.
    choices = ArrayField(models.BigIntegerField())
    is_right = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="training_answer_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_id}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Named filters for certificates."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own ones and those of people managed (docs/access.md)."""
        visible = lasting_visible(scope_of(user, today), today, department=None, ended="issued_on")
        return self.filter(visible)

    def current(self, today: date) -> Self:
        """Certificates that hold on `today`."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=today), issued_on__lte=today
        )


class Certificate(models.Model):
    """A person passed a module; append-only, the last day belongs to its validity."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates"
    )
    module = models.ForeignKey(Module, models.PROTECT, related_name="certificates")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="certificate")
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True)
    act = models.UUIDField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        indexes = [
            # Readers: own training, team matrix, evidence of a diagnosis.
            models.Index(fields=["person", "module"], name="training_certificate_whose"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person_id} {self.module_id} until {self.valid_until}"
