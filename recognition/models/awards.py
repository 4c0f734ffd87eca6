"""Awards: earned by a job, approved by a second person, fulfilled with proof."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from recognition.models.programmes import Programme, ProgrammeVersion
from recognition.rules.terms import AwardKind, AwardState, StepKind
from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import Scope, lasting_visible, scope_of
from salesmgmt.org.models import Role, User
from salesmgmt.sales.models.fields import amount as money
from salesmgmt.sales.models.fields import ratio, term


class PayrollExport(models.Model):
    """Approved cash awards handed over to payroll in one file; the same file any time again."""

    key = models.CharField(_("number"), max_length=40, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_on = models.DateField(_("made on"))
    act = models.UUIDField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return self.key


class AwardQuerySet(models.QuerySet["Award"]):
    """Named filters for awards."""

    def of(self, person: User) -> Self:
        """A person's own."""
        return self.filter(person=person)

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own ones, those of people managed, and what HR or payroll has to fulfil."""
        scope = scope_of(user, today)
        if scope.sees_all:
            return self
        visible = _business_of(scope, today)
        due = Q(state__in=[AwardState.APPROVED, AwardState.FULFILLED])
        if Role.PAYROLL in scope.roles:
            visible |= due & Q(kind=AwardKind.CASH)
        if Role.HR in scope.roles:
            visible |= due & ~Q(kind=AwardKind.CASH)
        return self.filter(visible)

    def of_business(self, user: User | AnonymousUser, today: date) -> Self:
        """Awards whose whole statement is the person's business: own ones, and of people managed.

        Not those that they merely hand over.
        """
        return self.filter(_business_of(scope_of(user, today), today))

    def originals(self) -> Self:
        """Awards of a goal; not corrections of them."""
        return self.filter(corrects__isnull=True)

    def booked(self) -> Self:
        """What counts towards what a person got for a goal: approved or handed over."""
        return self.filter(state__in=[AwardState.APPROVED, AwardState.FULFILLED])


def _business_of(scope: Scope, today: date) -> Q:
    # A department's goal earns for its manager: what counts is whose award it is.
    return lasting_visible(scope, today, department=None, ended="goal__ends_on")


@keep_history(exclude=["why"])
class Award(models.Model):
    """What one person earned by one goal under one programme; a correction is an award too.

    The figures are the ledger's as known at `known_at`; every credit of the goal's window by the
    day of its sale counts once, whenever it was reversed (docs/methods.md, "What an award is
    computed from").
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="awards")
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="awards")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="awards")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="awards")
    # A correction books the difference of a changed record in the open period.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    kind = term(AwardKind)
    state = term(AwardState, default=AwardState.EARNED)
    # The day it counts on: the goal's last day, of a correction the day it was found.
    booked_on = models.DateField(_("booked on"))
    known_at = models.DateTimeField(_("as known at"))
    target = models.DecimalField(max_digits=20, decimal_places=6)
    credited = models.DecimalField(max_digits=20, decimal_places=6)
    attainment = models.DecimalField(max_digits=20, decimal_places=6)
    # Cash in the company's currency, rounded to its minor unit; negative takes back.
    amount = money(default=0)
    # What the company bears: the amount, or the cost of the item.
    cost = money(default=0)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    why = models.TextField(_("reason"), max_length=2000, blank=True)
    export = models.ForeignKey(
        PayrollExport, models.PROTECT, null=True, blank=True, related_name="awards"
    )
    is_demo = models.BooleanField(default=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "goal"],
                name="recognition_award_once",
                condition=Q(corrects__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                name="recognition_one_open_correction",
                condition=Q(state=AwardState.EARNED, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="recognition_award_decided_by_another",
                condition=Q(decided_by__isnull=True)
                | (
                    ~Q(decided_by=F("person"))
                    & (Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")))
                ),
                violation_error_message=_(
                    "Nobody approves an award that they proposed or receive."
                ),
            ),
            models.CheckConstraint(
                name="recognition_award_decided_has_day",
                condition=Q(
                    state__in=[AwardState.EARNED, AwardState.WITHDRAWN], decided_on__isnull=True
                )
                | Q(
                    state__in=[AwardState.APPROVED, AwardState.REJECTED, AwardState.FULFILLED],
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                ),
                violation_error_message=_("A person decides on an award, on a day."),
            ),
        ]
        triggers = [
            # Whatever path a write takes: what was decided is paid as it was looked at. Only the
            # way to the person goes on: payroll file, handed over with its proof.
            pgtrigger.Trigger(
                name="decided_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["approved", "rejected", "fulfilled"]),
                func="""
                    IF TG_OP = 'UPDATE'
                        AND (to_jsonb(NEW) - 'state' - 'export_id')
                          = (to_jsonb(OLD) - 'state' - 'export_id')
                        AND (NEW.state = OLD.state
                             OR (OLD.state, NEW.state) = ('approved', 'fulfilled')
                             AND EXISTS (SELECT FROM recognition_fulfilment f
                                         WHERE f.award_id = NEW.id))
                        AND (OLD.export_id IS NULL OR NEW.export_id = OLD.export_id)
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'a decided award does not change'
                        USING ERRCODE = 'check_violation';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.amount}"


@keep_history()
class AwardStep(models.Model):
    """One line of the calculation; the lines of a cash award add up to its amount."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = term(StepKind)
    # Tiers: attainment from (included) and to (not; empty: no end), the part inside, its rate.
    from_ratio = ratio(null=True)
    to_ratio = ratio(null=True)
    base = money(null=True)
    rate = ratio(null=True)
    amount = money()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "position"], name="recognition_step_place_once"
            ),
        ]
        triggers = [
            # The statement of what was decided says for good how it was reckoned.
            pgtrigger.Trigger(
                name="decided_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT FROM recognition_award a
                        WHERE a.id IN (OLD.award_id, NEW.award_id)
                          AND a.state IN ('approved', 'rejected', 'fulfilled')
                    ) THEN
                        RAISE EXCEPTION 'the steps of a decided award do not change'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.kind} {self.amount}"


class Fulfilment(models.Model):
    """The proof that an award reached the person; append-only."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="fulfilment")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_on = models.DateField(_("done on"))
    # Payroll's reference, the leave's, the room, the booking.
    reference = models.CharField(_("reference"), max_length=200)
    # Time off: which days.
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recognition_fulfilment_ends_after_start",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]
        triggers = append_only("reference")

    def __str__(self) -> str:
        return f"{self.award_id} {self.reference}"
