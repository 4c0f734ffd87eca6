"""Incentive programmes, set up without code: who, period, measure, basis, tiers, award, budget."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goals.measures import MEASURES
from recognition.rules.terms import APPROVED_STATES, AwardKind, ProgrammeState, Span
from salesmgmt.journal.history import keep_history
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import Department, Role, User
from salesmgmt.sales.models import Basis
from salesmgmt.sales.models.fields import amount, ratio, term


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Named filters for programmes."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Directors and administrators see all; those who may earn see what is approved."""
        scope = scope_of(user, today)
        if scope.roles & {Role.ADMINISTRATOR, Role.DIRECTOR, Role.AUDITOR}:
            return self
        approved = ProgrammeVersion.objects.approved().filter(programme=OuterRef("pk"))
        if scope.sees_people or Role.PAYROLL in scope.roles or Role.HR in scope.roles:
            return self.filter(Exists(approved))
        return self.none()


@keep_history()
class Programme(models.Model):
    """A named incentive; what it pays stands in its versions."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_demo = models.BooleanField(default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")

    def __str__(self) -> str:
        return self.name


class ProgrammeVersionQuerySet(models.QuerySet["ProgrammeVersion"]):
    """Named filters for versions."""

    def approved(self) -> Self:
        """Versions that a director has approved: they pay, or did."""
        return self.filter(state__in=APPROVED_STATES)

    def kept(self) -> Self:
        """All but drafts that were discarded."""
        return self.exclude(state=ProgrammeState.DISCARDED)


@keep_history()
class ProgrammeVersion(models.Model):
    """The rules for goals that end from `starts_on` on; once approved they never change."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = term(ProgrammeState, default=ProgrammeState.DRAFT)
    # Who: everybody with such a goal of their own in the subtree on the goal's last day.
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    # For goals of this length that end from the first to the last day (empty: until further
    # notice).
    span = term(Span)
    starts_on = models.DateField(_("for goals that end from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    measure = models.CharField(
        _("measure"), max_length=40, choices=[(m.key, m.name) for m in MEASURES.values()]
    )
    basis = term(Basis)
    award_kind = term(AwardKind)
    # Least attainment that earns anything: 1 is 100 %.
    threshold_ratio = ratio(default=1)
    # Cash: most that one person gets for one goal; empty: no cap.
    cap = amount(null=True, blank=True)
    # Not cash: what it is in words, the days off, and what one award costs the company.
    item = models.CharField(_("award"), max_length=200, blank=True)
    days = models.DecimalField(_("days off"), max_digits=5, decimal_places=1, null=True, blank=True)
    unit_cost = amount(null=True, blank=True)
    # For all awards of one window together, in the company's currency.
    budget = amount()
    # So many days after a payment a return still takes back what was paid for it.
    clawback_days = models.PositiveSmallIntegerField(_("days to claw back"), default=365)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"), db_default=Now())
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True)

    objects = ProgrammeVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="recognition_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                name="recognition_version_one_draft",
                condition=Q(state=ProgrammeState.DRAFT),
                violation_error_message=_("There is a draft already: go on with it."),
            ),
            models.CheckConstraint(
                name="recognition_version_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(approved_by=F("author")),
                violation_error_message=_("A director other than the author approves the budget."),
            ),
            models.CheckConstraint(
                name="recognition_version_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="recognition_version_threshold",
                condition=Q(threshold_ratio__gte=0, threshold_ratio__lte=10),
                violation_error_message=_("The threshold lies between 0 and 1,000 %%."),
            ),
            models.CheckConstraint(
                name="recognition_version_amounts",
                condition=Q(budget__gte=0)
                & (Q(cap__isnull=True) | Q(cap__gt=0))
                & (Q(unit_cost__isnull=True) | Q(unit_cost__gte=0)),
                violation_error_message=_("Amounts must not be negative, a cap must be above 0."),
            ),
            models.CheckConstraint(
                name="recognition_version_days_off",
                condition=~Q(award_kind=AwardKind.TIME_OFF) | Q(days__gt=0),
                violation_error_message=_("Say how many days off it is."),
            ),
            models.CheckConstraint(
                name="recognition_version_item_cost",
                condition=Q(award_kind=AwardKind.CASH) | (~Q(item="") & Q(unit_cost__isnull=False)),
                violation_error_message=_("Say what it is and what one costs."),
            ),
        ]
        triggers = [
            # Only its end may come: approved -> ended, and the last day. What is discarded stays.
            pgtrigger.Trigger(
                name="approved_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="draft"),
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.state <> 'discarded'
                        AND NEW.state IN ('approved', 'ended')
                        AND (to_jsonb(NEW) - 'state' - 'ends_on')
                          = (to_jsonb(OLD) - 'state' - 'ends_on')
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'an approved version does not change'
                        USING ERRCODE = 'check_violation';
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"


@keep_history()
class Tier(models.Model):
    """From this attainment up to the next tier's, so much of every further unit of the measure.

    The rate applies to the part of the credited amount inside the tier alone (marginal); the
    lower bound belongs to it, the upper one does not.
    """

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="tiers")
    from_ratio = ratio()
    rate = ratio()

    class Meta:
        ordering = ["from_ratio"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "from_ratio"],
                name="recognition_tier_once",
                violation_error_message=_("Two tiers begin at the same attainment."),
            ),
            models.CheckConstraint(
                name="recognition_tier_rate",
                condition=Q(from_ratio__gte=0, rate__gte=0, rate__lte=1),
                violation_error_message=_("A rate lies between 0 and 100 %%."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="approved_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                # Neither may it come from an approved version nor go to one.
                func="""
                    IF EXISTS (
                        SELECT FROM recognition_programmeversion v
                        WHERE v.id IN (OLD.version_id, NEW.version_id) AND v.state <> 'draft'
                    ) THEN
                        RAISE EXCEPTION 'an approved version does not change'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"from {self.from_ratio}: {self.rate}"
