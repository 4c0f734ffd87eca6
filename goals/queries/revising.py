"""What would a revision change: this goal, those below, the gap, and who takes note again?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from goals.access import refusals
from goals.models import Goal, GoalVersion
from goals.queries.talks import Notice, notices_of
from goals.queries.targets import children_of, latest_target
from goals.queries.units import unit_of
from goals.rules.splitting import prorated, respread
from goals.rules.spread import Spread, spread
from goals.rules.terms import Below, GoalState
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import CalendarDay, User


@dataclass(frozen=True, slots=True)
class Change:
    """One goal below with its target before and after; `is_touched` gets a new version."""

    goal: Goal
    number: int
    old: Decimal
    new: Decimal
    is_touched: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision before it is made. `below` are the goals in force directly below."""

    goal: Goal
    old: Decimal
    new: Decimal
    below: tuple[Change, ...]
    # None for a person's goal, and for rates, which do not add up.
    before: Spread | None
    after: Spread | None
    # Whom the new versions concern, beside who revises.
    notices: tuple[Notice, ...]


def changes_below(
    goal: Goal,
    latest: GoalVersion,
    target: Decimal,
    below: Below,
    *,
    user: User | None,
    today: date,
    currency: str,
) -> tuple[Change, ...]:
    """Goals in force directly below, before and after; at most three queries.

    Spread changes those that `user` may set, each by new / old; nothing can be spread from a
    target of zero. The others keep their targets: what stands below them is theirs to spread on.
    """
    if goal.department is None or goal.declared.is_ratio:
        return ()
    found = list(
        children_of(goal, [GoalState.IN_FORCE])
        .with_holder()
        .annotate(latest=latest_target(), number=Max("versions__number"))
        .order_by("department__tree_key", "person__sort_key", "pk")
    )
    touched = _touched(found, user, today) if below is Below.SPREAD and latest.target else []
    # Annotated above, as are the numbers.
    olds = {child.pk: child.latest for child in found}
    if touched:
        shares = respread(
            latest.target,
            target,
            [olds[child.pk] for child in touched],
            unit_of(goal, currency, target),
        )
        news = {child.pk: share for child, share in zip(touched, shares, strict=True)}
    else:
        news = {}
    return tuple(
        Change(
            child,
            child.number,
            olds[child.pk],
            news.get(child.pk, olds[child.pk]),
            news.get(child.pk, olds[child.pk]) != olds[child.pk],
        )
        for child in found
    )


def _touched(goals: Sequence[Goal], user: User | None, today: date) -> list[Goal]:
    if user is None:
        return list(goals)
    refused = refusals(scope_of(user, today), {goal.holder for goal in goals}, today)
    return [goal for goal in goals if goal.holder not in refused]


def revision_of(
    goal: Goal,
    latest: GoalVersion,
    target: Decimal,
    below: Below,
    *,
    user: User,
    today: date,
    currency: str,
) -> Revision:
    """The effect of a revision before it is made; at most four queries."""
    changes = changes_below(goal, latest, target, below, user=user, today=today, currency=currency)
    told = bool(changes)
    touched = [goal.pk, *(change.goal.pk for change in changes if change.is_touched)]
    notices = notices_of(touched, today)
    return Revision(
        goal,
        latest.target,
        target,
        changes,
        spread(latest.target, [change.old for change in changes]) if told else None,
        spread(target, [change.new for change in changes]) if told else None,
        tuple(notice for notice in notices if notice.person_id != user.pk),
    )


def prorated_target(
    goal: Goal, old: Decimal, target: Decimal, effective_on: date, *, currency: str
) -> Decimal | None:
    """The target of the whole window when `target` is the new level from a day on.

    By working days; None where that changes nothing: rates, the first day, and windows that the
    calendar does not hold. One query.
    """
    if goal.declared.is_ratio or effective_on <= goal.starts_on or effective_on > goal.ends_on:
        return None
    found = CalendarDay.objects.filter(
        calendar__company__isnull=False, day__in={goal.starts_on, effective_on, goal.ends_on}
    )
    days = {day.day: day for day in found}
    if not {goal.starts_on, effective_on, goal.ends_on} <= days.keys():
        return None
    before = days[goal.starts_on].working_days - days[goal.starts_on].is_working
    elapsed = days[effective_on].working_days - days[effective_on].is_working - before
    total = days[goal.ends_on].working_days - before
    if total <= 0:
        return None
    return prorated(old, target, elapsed=elapsed, total=total, unit=unit_of(goal, currency, target))
