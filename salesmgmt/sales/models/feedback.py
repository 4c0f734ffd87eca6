"""What customers answered."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models import fields
from salesmgmt.sales.models.catalogue import Customer
from salesmgmt.sales.models.documents import Document, key_once
from salesmgmt.sales.models.orders import Order
from salesmgmt.sales.rules.terms import FeedbackKind


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Named filters for feedback."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """What belongs to an order is seen by who sees the order; the rest by directors."""
        if scope_of(user, today).sees_all:
            return self
        seen = Order.objects.visible_to(user, today).filter(pk=OuterRef("order"))
        return self.filter(Exists(seen))


class Feedback(Document):
    """One answer to one question; append-only like every document."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="feedback")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="feedback")
    kind = fields.term(FeedbackKind)
    given_on = models.DateField(_("given on"))
    score = models.PositiveSmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), max_length=2000, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        constraints = [
            key_once("feedback"),
            models.CheckConstraint(
                name="sales_feedback_score_on_its_scale",
                condition=Q(kind=FeedbackKind.NPS, score__gte=0, score__lte=10)
                | Q(kind__in=[FeedbackKind.CSAT, FeedbackKind.CES], score__gte=1, score__lte=5),
                violation_error_message=_(
                    "A score lies between 1 and 5, for NPS between 0 and 10."
                ),
            ),
        ]
        indexes = [
            # Readers: CSAT of a window, evidence of a diagnosis.
            models.Index(fields=["given_on", "kind"], name="sales_feedback_by_day"),
        ]
        triggers = append_only("comment")
