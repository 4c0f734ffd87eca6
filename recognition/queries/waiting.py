"""What waits for a person in recognition: approvals, what is handed over, and own news."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recognition.access import awards_to_decide, awards_to_fulfil
from recognition.models import Award, ProgrammeVersion
from recognition.queries.words import award_words, window_words
from recognition.rules.terms import AwardKind, AwardState, ProgrammeState
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, scope_of
from salesmgmt.org.models import Company, Role

NEWS_DAYS = 14
"""So long an own award is told on the first page."""

MOST = 20


def waiting_for(user: Person, today: date) -> list[Waiting]:
    """Awards and programmes to decide, awards to hand over or pay, own news; three queries."""
    if user.pk is None:
        return []
    return [*_to_do(user, today), *_drafts(user, today), *_news(user, today)]


def _to_do(user: Person, today: date) -> list[Waiting]:
    """One line each for approvals, for what HR hands over, and for what payroll pays."""
    scope = scope_of(user, today)
    counts: dict[str, Any] = {}
    if scope.sees_all or scope.is_manager:
        counts["decide"] = _number(awards_to_decide(user, today))
    if scope.sees_all or Role.HR in scope.roles:
        counts["fulfil"] = _number(awards_to_fulfil(user, today))
    if Role.PAYROLL in scope.roles:
        due = Q(kind=AwardKind.CASH, state=AwardState.APPROVED)
        counts["pay"] = Count("pk", filter=due & Q(export__isnull=True))
        counts["confirm"] = Count("pk", filter=due & Q(export__isnull=False))
    found = Award.objects.aggregate(**counts) if counts else {}
    awards, payroll = reverse("recognition:awards"), reverse("recognition:payroll")
    lines = {
        "decide": (_("Approve awards"), awards, "award"),
        "fulfil": (_("Hand over awards"), awards, "award"),
        "pay": (_("Pay out approved awards"), payroll, "cash"),
        "confirm": (_("Confirm what was paid"), payroll, "file-invoice"),
    }
    return [
        Waiting(what=what, about="", url=url, icon=icon, count=found[name])
        for name, (what, url, icon) in lines.items()
        if found.get(name)
    ]


def _number(awards: Any) -> Count:
    return Count("pk", filter=Q(pk__in=awards.values("pk")))


def _drafts(user: Person, today: date) -> list[Waiting]:
    """Programmes that a director has to approve; not those that they wrote."""
    scope = scope_of(user, today)
    if not scope.sees_all:
        return []
    drafts = ProgrammeVersion.objects.filter(state=ProgrammeState.DRAFT)
    others = drafts.exclude(author__in=scope.person_ids).select_related("programme")
    return [
        Waiting(
            what=_("Approve a programme and its budget"),
            about=draft.programme.name,
            url=reverse("recognition:programme", args=[draft.programme_id]),
            icon="list-check",
        )
        for draft in others.order_by("programme__name")[:MOST]
    ]


def _news(user: Person, today: date) -> list[Waiting]:
    """Own awards that were earned or approved a short while ago."""
    since = today - timedelta(days=NEWS_DAYS)
    new = Q(state=AwardState.EARNED, known_at__date__gte=since)
    decided = Q(state=AwardState.APPROVED, decided_on__gte=since)
    own = Award.objects.filter(new | decided, person=user.pk)
    rows = own.select_related("version", "programme", "goal").order_by("-pk")
    return [
        Waiting(
            what=_what(award),
            about=" · ".join(
                [
                    award_words(award, award.currency),
                    award.programme.name,
                    window_words(award.goal.starts_on, award.goal.ends_on),
                ]
            ),
            url=reverse("recognition:award", args=[award.pk]),
            icon="award",
        )
        for award in rows.annotate(currency=Company.objects.values("currency")[:1])[:MOST]
    ]


def _what(award: Award) -> Any:
    if award.corrects_id is not None:
        return _("An award of yours is corrected")
    if award.state == AwardState.APPROVED:
        return _("Your award is approved")
    return _("You have earned an award")
