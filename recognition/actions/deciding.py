"""Awards are approved or rejected by a second person, within the budget of their window."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recognition.access import why_not_decide
from recognition.models import Award, ProgrammeVersion
from recognition.notices import APPROVED, REJECTED
from recognition.queries.budget import UNUSED, Window, budgets_used
from recognition.rules.terms import AwardState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.lib.templatetags.figures import money
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.checks import check_text, deputy, needed, recorded
from salesmgmt.org.actions.notices import notify, notify_each
from salesmgmt.org.models import User
from salesmgmt.org.queries import current_company

LONGEST_WHY = 2_000


def approve_award(
    *, award: Award, by: User | None, today: date, why: str = "", seen: Decimal | None = None
) -> Award:
    """Approve one award; `seen` is the amount that was looked at. Refuses like `approve_awards`."""
    seen_amounts = {} if seen is None else {award.pk: seen}
    return approve_awards(awards=[award.pk], by=by, today=today, why=why, seen=seen_amounts)[0]


def approve_awards(
    *,
    awards: Sequence[int],
    by: User | None,
    today: date,
    why: str = "",
    seen: Mapping[int, Decimal] | None = None,
) -> list[Award]:
    """Approve these awards, all or none; what the same person approved already stays as it is.

    Refused: own awards and proposed ones, people that one does not manage, amounts that changed
    since they were looked at, and more than the budget of a window leaves. A director may go
    beyond the budget with a reason.
    """
    check_text("why", why, LONGEST_WHY)
    facts = {"awards": len(awards), **deputy(by, today)}
    with recorded("recognition.approve_awards", by=by, why=why, **facts):
        locked = _lock(awards)
        new = [award for award in locked if not _approved_by(award, by)]
        for award in new:
            _refuse(award, by, today)
            _refuse_stale(award, seen or {})
        _refuse_beyond_budget(new, by, today, why)
        for award in new:
            _decide(award, AwardState.APPROVED, by, today, why)
        notify_each(told=[(each.person_id, each.pk) for each in new], kind=APPROVED, by=by)
    return locked


def reject_award(*, award: Award, by: User | None, why: str, today: date) -> Award:
    """Refuse an award, with the reason; of a correction: leave what was paid as it is."""
    needed("why", why, _("Say in words why it is refused: the person reads it."))
    facts = {"award": award.pk, **deputy(by, today)}
    with recorded("recognition.reject_award", by=by, why=why, **facts):
        (locked,) = _lock([award.pk])
        if locked.state == AwardState.REJECTED and locked.decided_by == by:
            return locked
        _refuse(locked, by, today)
        _decide(locked, AwardState.REJECTED, by, today, why)
        notify(people=[locked.person_id], kind=REJECTED, subject=locked.pk, by=by)
    return locked


def _lock(awards: Collection[int]) -> list[Award]:
    """The awards under lock, and their versions before them: budgets are used one after another."""
    asked = Award.objects.filter(pk__in=awards)
    versions = ProgrammeVersion.objects.filter(pk__in=asked.values("version"))
    list(versions.select_for_update(no_key=True).order_by("pk").values("pk"))
    locked = asked.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = list(locked.select_related("person", "version", "goal", "decided_by"))
    if len(found) != len(set(awards)):
        raise ValidationError(_("One of these awards is not there any more."), "gone")
    return found


def _approved_by(award: Award, by: User | None) -> bool:
    """The second of two clicks does nothing."""
    return award.state == AwardState.APPROVED and award.decided_by == by


def _refuse(award: Award, by: User | None, today: date) -> None:
    if by is SYSTEM:
        raise ValidationError(_("A person decides this, no job."), "by")
    if refusal := why_not_decide(by, award, today):
        raise ValidationError(_about(award, refusal))
    if award.state != AwardState.EARNED:
        refusal = _("it was decided already, or there is nothing to decide any more.")
        raise ValidationError(_about(award, refusal), "decided")


def _about(award: Award, refusal: str | Promise) -> ValidationError:
    words = {"person": award.person, "refusal": refusal}
    return ValidationError(_("%(person)s: %(refusal)s"), "award", words)


def _refuse_stale(award: Award, seen: Mapping[int, Decimal]) -> None:
    if award.pk in seen and seen[award.pk] != award.amount:
        refusal = _("the figures changed in the meantime; look at the new amount first.")
        raise ValidationError(_about(award, refusal), "stale")


def _refuse_beyond_budget(awards: Sequence[Award], by: User | None, today: date, why: str) -> None:
    if why.strip() and by is not SYSTEM and scope_of(by, today).sees_all:
        return
    used = budgets_used({award.version_id for award in awards})
    asked: dict[Window, Decimal] = {}
    for award in awards:
        window = (award.version_id, award.goal.starts_on, award.goal.ends_on)
        asked[window] = asked.get(window, Decimal(0)) + award.cost
    budgets = {award.version_id: award.version.budget for award in awards}
    for window, cost in asked.items():
        booked = used.get(window, UNUSED).booked
        if cost > 0 and booked + cost > budgets[window[0]]:
            raise _over(budgets[window[0]], booked, cost)


def _over(budget: Decimal, booked: Decimal, cost: Decimal) -> ValidationError:
    currency = current_company().currency
    return ValidationError(
        _(
            "The budget of this window is %(budget)s; %(booked)s are approved and these come to"
            " %(cost)s. A director may go beyond it and says why."
        ),
        "budget",
        {
            "budget": money(budget, currency),
            "booked": money(booked, currency),
            "cost": money(cost, currency),
        },
    )


def _decide(award: Award, state: AwardState, by: User | None, today: date, why: str) -> None:
    award.state, award.decided_by, award.decided_on = state, by, today
    award.why = why.strip()
    award.save(update_fields=["state", "decided_by", "decided_on", "why"])
