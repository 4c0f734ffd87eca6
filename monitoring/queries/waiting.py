"""What waits for a person in monitoring: alerts, reviews, commitments, follow-ups."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Window
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.models import Alert, Commitment, Review, ReviewNote
from monitoring.queries.follow_ups import follow_ups_waiting
from monitoring.rules.reviews import DUE_SOON_DAYS
from monitoring.rules.terms import AlertKind, Side
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, lasting_visible, scope_of

MOST_ALIKE = 3
"""More of a kind are one line with their number."""


def waiting_for(user: Person, today: date) -> list[Waiting]:
    """Everything of this stage that waits for the person."""
    return [
        *_alerts(user, today),
        *_reviews(user, today),
        *_commitments(user, today),
        *follow_ups_waiting(user, today),
    ]


def _alerts(user: Person, today: date) -> list[Waiting]:
    """Open alerts of goals that the person holds or leads today; one query."""
    # Who led in the past reads, and does nothing about it any more.
    now = replace(scope_of(user, today), ended_management=())
    answers = lasting_visible(
        now, today, person="goal__person", department="goal__department", ended="goal__ends_on"
    )
    rows = Alert.objects.open().filter(answers).select_related("goal__person", "goal__department")
    found = _with_total(rows.order_by("-raised_on", "-pk"))
    if len(found) > MOST_ALIKE:
        total = found[0].total
        about = ngettext("%(count)s alert", "%(count)s alerts", total) % {"count": total}
        url = reverse("monitoring:alerts") + "?state=open"
        return [Waiting(_("See to the alerts"), about, url, "alert-triangle", count=total)]
    return [
        Waiting(
            what=_("A goal was missed") if row.kind == AlertKind.MISSED else _("A goal is behind"),
            about=f"{row.goal.holder} · {row.goal.declared.name}",
            url=reverse("monitoring:alerts") + f"?state=open#alert-{row.pk}",
            icon="alert-triangle",
            people=(row.goal.person_id,),
        )
        for row in found
    ]


def _reviews(user: Person, today: date) -> list[Waiting]:
    """Open reviews in which the person's side has not signed; one query."""
    people = scope_of(user, today).person_ids
    notes = ReviewNote.objects.filter(review=OuterRef("pk"))
    rows = Review.objects.waiting_for(user, today).annotate(
        lead_wrote=Exists(notes.filter(side=Side.LEAD)),
        subject_wrote=Exists(notes.filter(side=Side.SUBJECT)),
    )
    found = _with_total(rows.select_related("person", "department").order_by("ends_on", "pk"))
    if len(found) > MOST_ALIKE:
        total = found[0].total
        about = ngettext("%(count)s review", "%(count)s reviews", total) % {"count": total}
        url = reverse("monitoring:reviews") + "?part=waiting"
        return [Waiting(_("Hold the reviews"), about, url, "calendar-event", count=total)]
    return [
        Waiting(
            what=_("Sign the review")
            if (row.lead_wrote if row.lead_id in people else row.subject_wrote)
            else _("Write your side of the review"),
            about=f"{row.holder} · {date_format(row.ends_on, 'YEAR_MONTH_FORMAT')}",
            url=reverse("monitoring:review", args=[row.pk]),
            icon="calendar-event",
            people=(row.person_id, row.subject_id),
        )
        for row in found
    ]


def _commitments(user: Person, today: date) -> list[Waiting]:
    """Own commitments that are overdue or due soon; one query."""
    own = Commitment.objects.open().filter(owner__in=scope_of(user, today).person_ids)
    soon = own.filter(due_on__lte=today + timedelta(days=DUE_SOON_DAYS))
    found = _with_total(soon.order_by("due_on", "pk"))
    if len(found) > MOST_ALIKE:
        total, first = found[0].total, found[0].due_on
        about = ngettext("%(count)s commitment", "%(count)s commitments", total) % {"count": total}
        url = reverse("monitoring:commitments") + "?state=open"
        return [Waiting(_("Keep what you promised"), about, url, "list-check", first, total)]
    return [
        Waiting(
            what=_("Keep what you promised"),
            about=row.text,
            url=reverse("monitoring:commitment", args=[row.pk]),
            icon="list-check",
            due_on=row.due_on,
        )
        for row in found
    ]


def _with_total(rows: QuerySet[Any]) -> list[Any]:
    """At most one more than are shown singly, each with the number of all."""
    return list(rows.annotate(total=Window(Count("pk")))[: MOST_ALIKE + 1])
