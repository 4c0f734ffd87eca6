"""Opportunities: what may be sold, and how each one ended."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import entries_visible, scope_of
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import fields
from salesmgmt.sales.models.catalogue import Customer, Product
from salesmgmt.sales.rules.terms import CLOSED_STAGES, Stage

_CLOSED_HAS_DAY = Q(stage__in=CLOSED_STAGES, closed_on__isnull=False) | (
    ~Q(stage__in=CLOSED_STAGES) & Q(closed_on__isnull=True)
)


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Named filters for opportunities."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own ones, and those of subtrees managed now or on the closing day (docs/access.md)."""
        return self.filter(entries_visible(scope_of(user, today), "closed_on", "owner_id"))


@keep_history()
class Opportunity(models.Model):
    """A possible sale with its owner; the department is the owner's on the closing day."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="opportunities"
    )
    department = models.ForeignKey(Department, models.PROTECT)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True)
    stage = fields.term(Stage)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # What it may bring while open, what it brought when won.
    value = fields.amount(null=True, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    lost_reason = models.CharField(_("lost because of"), max_length=100, blank=True)
    competitor = models.CharField(_("competitor"), max_length=100, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sales_opportunity_closed_has_day",
                condition=_CLOSED_HAS_DAY,
                violation_error_message=_("A won or lost opportunity needs its closing day."),
            ),
        ]
        indexes = [
            # Reader: monitoring/sql/sums_from_rollups.sql.
            models.Index(fields=["owner", "closed_on"], name="sales_opportunity_by_owner"),
            models.Index(fields=["department", "closed_on"], name="sales_opportunity_by_dept"),
        ]

    def __str__(self) -> str:
        return self.key


class StageChange(models.Model):
    """What was known of an opportunity from a moment on; append-only, the last row holds.

    A correction of its stage, days, owner or department is a further row, so any past
    day's pipeline can be told as it was told then.
    """

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="stage_changes")
    stage = fields.term(Stage)
    # The closing day, else the opening day where the source has one.
    entered_on = models.DateField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sales_stage_change_closed_has_day", condition=_CLOSED_HAS_DAY
            ),
        ]
        indexes = [
            # Reader: monitoring/sql/sums_from_ledger.sql, the last row up to a moment.
            models.Index(
                fields=["opportunity", "-recorded_at", "-id"], name="sales_stage_change_latest"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.stage} {self.entered_on}"
