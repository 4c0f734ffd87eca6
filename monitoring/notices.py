"""What people are told about alerts, reviews and commitments (salesmgmt/org/notices.py)."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.notices import goal_words
from monitoring.models import Alert, Commitment, Review
from monitoring.rules.terms import AlertKind
from salesmgmt.lib.locale import format_day
from salesmgmt.org.models import User
from salesmgmt.org.notices import Asked, NoticeKind, Told, tell_each

ALERT = "monitoring.alert"
REVIEW = "monitoring.review"
COMMITMENT = "monitoring.commitment"


def tell_of_alerts(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About alerts on goals that the person answers for."""
    alerts = Alert.objects.visible_to(person, today)
    return tell_each(asked, alerts.select_related("goal__person", "goal__department"), _say_alert)


def _say_alert(_kind: str, alert: Alert) -> Told:
    if alert.kind == AlertKind.MISSED:
        sentence = gettext("A goal was missed: %(goal)s")
    else:
        sentence = gettext("A goal is behind: %(goal)s")
    # Also after somebody has seen to it: the list without a filter has them all.
    url = f"{reverse('monitoring:alerts')}#alert-{alert.pk}"
    return Told(sentence % {"goal": goal_words(alert.goal)}, url)


def tell_of_reviews(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About reviews that the person takes part in or reads."""
    reviews = Review.objects.visible_to(person, today)
    return tell_each(asked, reviews.select_related("person", "department"), _say_review)


def _say_review(_kind: str, review: Review) -> Told:
    words = {
        "holder": review.holder,
        "month": date_format(review.ends_on, "YEAR_MONTH_FORMAT"),
    }
    sentence = gettext("The review of %(holder)s for %(month)s is open: write your side.") % words
    return Told(sentence, reverse("monitoring:review", args=[review.pk]))


def tell_of_commitments(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About commitments that the person owns or reads."""
    return tell_each(asked, Commitment.objects.visible_to(person, today), _say_commitment)


def _say_commitment(_kind: str, commitment: Commitment) -> Told:
    words = {"text": commitment.text, "day": format_day(commitment.due_on)}
    sentence = gettext("A commitment is yours until %(day)s: %(text)s") % words
    return Told(sentence, reverse("monitoring:commitment", args=[commitment.pk]))


KINDS = (
    NoticeKind(
        ALERT,
        _("A goal is behind or was missed"),
        "alert-triangle",
        tell_of_alerts,
        duty=_("who answers for a goal must know that it is in danger."),
    ),
    NoticeKind(REVIEW, _("A review is opened"), "calendar-event", tell_of_reviews),
    NoticeKind(COMMITMENT, _("A commitment is given to you"), "list-check", tell_of_commitments),
)
