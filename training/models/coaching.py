"""Coaching talks between two people; notes are private between them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import User


class CoachingTalkQuerySet(models.QuerySet["CoachingTalk"]):
    """Named filters for talks."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """The two people of the talk themselves: no deputy, no manager above, no director."""
        if user.pk is None or not scope_of(user, today).person_ids:
            return self.none()
        return self.filter(Q(coach=user.pk) | Q(person=user.pk))


@keep_history(exclude=["agenda"])
class CoachingTalk(models.Model):
    """A planned talk; that it took place is known up the line, what was said is not."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coachings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coached")
    planned_on = models.DateField(_("planned for"))
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    # As in Assignment: the page of a later storey and its object's key.
    reason_kind = models.CharField(max_length=60, blank=True)
    reason_key = models.CharField(max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = CoachingTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("coaching talk")
        constraints = [
            models.CheckConstraint(
                name="training_talk_takes_two",
                condition=~Q(coach=F("person")),
                violation_error_message=_("A talk takes two people."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach_id} with {self.person_id} on {self.planned_on}"


class CoachingNote(models.Model):
    """What one of the two wrote down; append-only."""

    talk = models.ForeignKey(CoachingTalk, models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=10_000)
    recorded_at = models.DateTimeField(db_default=Now())
    act = models.UUIDField()

    class Meta:
        triggers = append_only("text")

    def __str__(self) -> str:
        return f"{self.talk_id} by {self.author_id}"
