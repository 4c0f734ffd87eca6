"""What people are told about their awards (salesmgmt/org/notices.py); amounts stay on the page."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recognition.models import Award
from recognition.queries.words import window_words
from salesmgmt.org.models import User
from salesmgmt.org.notices import Asked, NoticeKind, Told, tell_each

APPROVED = "recognition.approved"
REJECTED = "recognition.rejected"
FULFILLED = "recognition.fulfilled"

_SENTENCES = {
    APPROVED: _("Your award is approved: %(programme)s, %(window)s"),
    REJECTED: _("Your award is refused, with a reason: %(programme)s, %(window)s"),
    FULFILLED: _("Your award is paid or handed over: %(programme)s, %(window)s"),
}


def tell_of_awards(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About awards of the person, or of people they manage."""
    rows = Award.objects.of_business(person, today)
    return tell_each(asked, rows.select_related("programme", "goal"), _say)


def _say(kind: str, award: Award) -> Told:
    words = {
        "programme": award.programme.name,
        "window": window_words(award.goal.starts_on, award.goal.ends_on),
    }
    return Told(str(_SENTENCES[kind]) % words, reverse("recognition:award", args=[award.pk]))


KINDS = (
    NoticeKind(APPROVED, _("An award of yours is approved"), "award", tell_of_awards),
    NoticeKind(REJECTED, _("An award of yours is refused"), "award", tell_of_awards),
    NoticeKind(FULFILLED, _("An award of yours is paid or handed over"), "cash", tell_of_awards),
)
