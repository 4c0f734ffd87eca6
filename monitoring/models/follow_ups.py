"""After delivery somebody asks the customer how it went (M4)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history
from salesmgmt.org.access import in_subtrees, people_managed, scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models import Feedback, Order


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Named filters for follow-ups."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Whoever sees the order sees its follow-up; so does who is to do it, or their deputy."""
        scope = scope_of(user, today)
        if scope.sees_all:
            return self
        seen = Order.objects.visible_to(user, today).filter(pk=OuterRef("order"))
        return self.filter(Q(Exists(seen)) | Q(owner__in=scope.person_ids))

    def assignable_by(self, user: User | AnonymousUser, today: date) -> Self:
        """Open ones of people and departments that the person manages: they say who does them."""
        scope = scope_of(user, today)
        if scope.sees_all:
            return self.open()
        theirs = in_subtrees(scope.department_paths_now, "order__department__path")
        managed = people_managed(scope, today).values("pk")
        return self.open().filter(theirs | Q(owner__in=managed))

    def nobodys(self) -> Self:
        return self.open().filter(owner__isnull=True)

    def open(self) -> Self:
        return self.filter(done_on__isnull=True)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)


@keep_history(exclude=["note"])
class FollowUp(models.Model):
    """One per delivered order: due so many days after the delivery, done with an answer."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="follow_up")
    # Who sold most of the order; empty: the department's manager looks for somebody.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="follow_ups"
    )
    delivered_on = models.DateField(_("delivered on"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # The customer's answer; none where nobody could be reached.
    feedback = models.OneToOneField(Feedback, models.PROTECT, null=True, related_name="follow_up")
    note = models.TextField(_("note"), max_length=2000, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        indexes = [
            # Readers: the process board and home pages.
            models.Index(
                fields=["due_on"],
                name="monitoring_follow_up_open",
                condition=Q(done_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="monitoring_follow_up_answer_when_done",
                condition=Q(done_on__isnull=False, done_by__isnull=False)
                | Q(done_on__isnull=True, done_by__isnull=True, feedback__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} due {self.due_on}"
