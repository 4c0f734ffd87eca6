"""Which follow-ups are there, and which wait for somebody?"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Window
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from monitoring.models import FollowUp
from monitoring.rules.follow_ups import SOON_DAYS
from salesmgmt.lib.templatetags.figures import count
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, people_visible, scope_of

MOST_WAITING = 3
"""More follow-ups than this wait as one line with their number."""


ANSWERS = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither satisfied nor dissatisfied"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}
"""The five answers in words, by their score."""


class Listed(TypedDict):
    """Whether the person may read who is to do the follow-up."""

    names_owner: bool


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedFollowUp = WithAnnotations[FollowUp, Listed]


def follow_up_list(user: Person, today: date) -> "QuerySet[ListedFollowUp]":
    """Visible follow-ups with `names_owner`, open ones first by the day they are due.

    An owner whom the person may not see is a colleague who shares in the order: unnamed.
    """
    owners = people_visible(scope_of(user, today), today).filter(pk=OuterRef("owner"))
    return (
        FollowUp.objects.visible_to(user, today)
        .select_related("order__customer", "order__department", "owner", "feedback")
        .annotate(names_owner=Exists(owners))
        .order_by(F("done_on").asc(nulls_first=True), "due_on", "pk")
    )


def owners_named(found: "Iterable[ListedFollowUp]") -> set[int | None]:
    """Ids of the owners whom the list names."""
    return {each.owner_id for each in found if each.names_owner}


FOLLOW_UP_COLUMNS = (
    "order",
    "customer_key",
    "customer",
    "department_key",
    "owner",
    "delivered_on",
    "due_on",
    "done_on",
    "score",
    "comment",
)
"""Columns of the list as CSV; the score is one of five, empty where nobody was reached."""


def follow_up_rows(found: "QuerySet[ListedFollowUp]") -> Iterator[tuple[object, ...]]:
    """The list as rows of FOLLOW_UP_COLUMNS; read in pieces, so memory stays flat."""
    for each in found.iterator(chunk_size=2_000):
        answer = each.feedback
        yield (
            each.order.key,
            each.order.customer.key,
            each.order.customer.name,
            each.order.department.key,
            each.owner.name if each.owner and each.names_owner else "",
            each.delivered_on,
            each.due_on,
            each.done_on,
            answer.score if answer else None,
            answer.comment if answer else each.note,
        )


def follow_ups_waiting(user: Person, today: date) -> list[Waiting]:
    """Open follow-ups that are overdue or due within SOON_DAYS: own ones, and nobody's to assign.

    At most two queries beside the scope.
    """
    return [*_own(user, today), *_nobodys(user, today)]


def _nobodys(user: Person, today: date) -> list[Waiting]:
    """What nobody does yet, for who says who does it; one query for managers, else none."""
    scope = scope_of(user, today)
    if not (scope.is_manager or scope.sees_all):
        return []
    soon = FollowUp.objects.nobodys().filter(due_on__lte=today + timedelta(days=SOON_DAYS))
    found = soon.assignable_by(user, today).aggregate(number=Count("pk"), first=Min("due_on"))
    if not found["number"]:
        return []
    return [
        _together(
            found["number"],
            found["first"],
            what=_("Say who asks the customers"),
            whose="nobody",
            icon="user-check",
        )
    ]


def _own(user: Person, today: date) -> list[Waiting]:
    found = list(
        FollowUp.objects.open()
        .filter(
            owner__in=scope_of(user, today).person_ids,
            due_on__lte=today + timedelta(days=SOON_DAYS),
        )
        .select_related("order__customer")
        .annotate(total=Window(Count("pk")))
        .order_by("due_on", "pk")[: MOST_WAITING + 1]
    )
    if len(found) > MOST_WAITING:
        what = _("Ask customers how their deliveries went")
        return [_together(found[0].total, found[0].due_on, what=what, whose="mine", icon="phone")]
    return [
        Waiting(
            what=_("Ask the customer how the delivery went"),
            about=f"{each.order.key}, {each.order.customer.name}",
            url=reverse("monitoring:follow_up", args=[each.pk]),
            icon="phone",
            due_on=each.due_on,
        )
        for each in found
    ]


def _together(
    number: int, first_due_on: date, *, what: str | Promise, whose: str, icon: str
) -> Waiting:
    about = ngettext("%(number)s follow-up", "%(number)s follow-ups", number)
    return Waiting(
        what=what,
        about=about % {"number": count(number)},
        url=f"{reverse('monitoring:follow_ups')}?state=open&whose={whose}",
        icon=icon,
        due_on=first_due_on,
        count=number,
    )
