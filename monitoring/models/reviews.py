"""Performance reviews: frozen figures, what both sides say, what is promised, who signed (M5)."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from monitoring.rules.reviews import stamp_of
from monitoring.rules.terms import ReviewState, Side
from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import lasting_visible, scope_of
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models.fields import term


class ReviewQuerySet(models.QuerySet["Review"]):
    """Named filters for reviews."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Those of one's own part, and of people and departments managed (docs/access.md)."""
        scope = scope_of(user, today)
        if scope.sees_all:
            return self
        sides = Q(lead__in=scope.person_ids) | Q(subject__in=scope.person_ids)
        return self.filter(lasting_visible(scope, today) | sides)

    def open(self) -> Self:
        return self.filter(state=ReviewState.OPEN)

    def waiting_for(self, user: User | AnonymousUser, today: date) -> Self:
        """Open ones in which a side that the person speaks for has not signed.

        Who is one of the two, or has signed for one, does nothing for the other.
        """
        people = scope_of(user, today).person_ids
        signed = SignOff.objects.standing().filter(review=OuterRef("pk"))
        as_lead = Q(lead__in=people) & ~Q(subject=user.pk or 0)
        as_subject = Q(subject__in=people) & ~Q(lead=user.pk or 0)
        return self.open().filter(
            as_lead & ~Exists(signed.filter(side=Side.LEAD))
            | as_subject & ~Exists(signed.filter(side=Side.SUBJECT)),
            ~Exists(signed.filter(by=user.pk or 0)),
        )


@keep_history()
class Review(models.Model):
    """One talk about a person's or a department's figures of one window."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reviews"
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="reviews")
    # Who leads it: the manager (of the department above). Whom it is about: the person, or the
    # department's manager.
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_reviews")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="answered_reviews"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    opened_on = models.DateField(_("opened on"))
    state = term(ReviewState, default=ReviewState.OPEN)
    is_demo = models.BooleanField(default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.CheckConstraint(
                name="monitoring_review_one_holder",
                condition=Q(person__isnull=True) ^ Q(department__isnull=True),
            ),
            models.CheckConstraint(
                name="monitoring_review_takes_two",
                condition=~Q(lead=F("subject")),
                violation_error_message=_("A review takes two people."),
            ),
            models.UniqueConstraint(
                fields=["person", "department", "ends_on"],
                name="monitoring_review_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.department_id} until {self.ends_on}"

    @property
    def holder(self) -> User | Department:
        """Whose figures are talked about; select it before."""
        holder = self.person or self.department
        if holder is None:
            raise ValueError("A review is about a person or a department.")
        return holder

    @property
    def people(self) -> list[int | None]:
        """Ids of who is talked about: the holder, and who answers for a department."""
        return [self.person_id, self.subject_id]

    def stamp(self) -> str:
        """What a signature is for; two queries."""
        return stamp_of(self.notes.count(), self.commitments.count())


class ReviewFigure(models.Model):
    """A goal's figures as they stood when the review was opened; append-only."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="figures")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    as_of = models.DateField(_("as of"))
    target = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    actual = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    expected = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # Ratios: 1 is 100 %.
    attainment = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    pace = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # The verdict's label in one word (rules.pace.Label).
    label = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "goal"], name="monitoring_review_figure_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.review_id} {self.goal_id} {self.attainment}"


class ReviewNote(models.Model):
    """What one side says; append-only."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="notes")
    side = term(Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=10_000)
    recorded_at = models.DateTimeField(db_default=Now())
    act = models.UUIDField()

    class Meta:
        triggers = append_only("text")

    def __str__(self) -> str:
        return f"{self.review_id} {self.side}"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Named filters for commitments."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own commitments, and those of reviews that the person may see."""
        reviews = Review.objects.visible_to(user, today)
        own = Q(owner__in=scope_of(user, today).person_ids)
        return self.filter(own | Q(review__in=reviews.values("pk")))

    def open(self) -> Self:
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)


@keep_history(exclude=["text"])
class Commitment(models.Model):
    """What somebody promised in a review until a day; open ones lead the next review."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="commitments")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commitments")
    text = models.TextField(_("commitment"), max_length=2000)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")

    def __str__(self) -> str:
        return self.text[:60]


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Named filters for signatures."""

    def standing(self) -> Self:
        """Those of the record as it is: nothing was written after them."""
        return self.filter(voided_act__isnull=True)


@keep_history()
class SignOff(models.Model):
    """One side agrees that the record of the review is right; stays, and at most is voided."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sign_offs")
    side = term(Side)
    # The deputy who signed, else the person of that side.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    act = models.UUIDField()
    # The act that wrote something into the record after it.
    voided_act = models.UUIDField(null=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "side"],
                name="monitoring_sign_off_once",
                condition=Q(voided_act__isnull=True),
            ),
            # The two signatures are two people's, whatever path a write takes.
            models.UniqueConstraint(
                fields=["review", "by"],
                name="monitoring_sign_off_two_people",
                condition=Q(voided_act__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="not_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_voided", exclude=["voided_act"]),
            pgtrigger.Protect(
                name="voided_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__voided_act__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.side}"
