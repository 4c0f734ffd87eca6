"""Early warnings: each once, with its reason (M6)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from monitoring.rules.terms import AlertKind
from salesmgmt.journal.history import keep_history
from salesmgmt.org.access import lasting_visible, scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models.fields import term


class AlertQuerySet(models.QuerySet["Alert"]):
    """Named filters for alerts."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Alerts about goals that the person answers for; not about totals they merely read."""
        scope = scope_of(user, today)
        return self.filter(
            lasting_visible(
                scope,
                today,
                person="goal__person",
                department="goal__department",
                ended="goal__ends_on",
            )
        )

    def open(self) -> Self:
        """Still true, and nobody has said that they have seen to it."""
        return self.filter(over_on__isnull=True, seen_at__isnull=True)


@keep_history()
class Alert(models.Model):
    """A goal fell off pace or was missed; the figures are those of the day it was raised."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="alerts")
    kind = term(AlertKind)
    raised_on = models.DateField(_("raised on"))
    # Which figure was held against which threshold: "pace" 0.91 against 0.95.
    decided_by = models.CharField(max_length=12)
    figure = models.DecimalField(max_digits=20, decimal_places=6)
    threshold = models.DecimalField(max_digits=20, decimal_places=6)
    # When it stopped being true; a further fall is a further alert.
    over_on = models.DateField(null=True, blank=True)
    # Somebody who answers for the goal has seen to it.
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        constraints = [
            # Two checks at once, or one run twice, raise one alert.
            models.UniqueConstraint(
                fields=["goal", "kind"],
                name="monitoring_alert_one_running",
                condition=Q(over_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.kind} {self.raised_on}"
