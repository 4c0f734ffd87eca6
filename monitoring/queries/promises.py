"""Who promised what for a period, and how do the promises of a department's parts add up?

Goals that touch a period, those of them that make its target, and what is passed upwards from
people and departments to the departments above.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import FilteredRelation, Q

from goals.measures import MEASURES
from goals.models import Goal
from goals.queries import by_nearness
from goals.rules.spread import Spread, spread
from goals.rules.terms import MEASURED
from monitoring.rules.pace import Clock
from monitoring.rules.windows import Window, outermost, shared_window
from salesmgmt.org.models import Department, Membership

# "department" or "person", and the id.
Holder = tuple[str, int]
_NEAREST = ("versions__target", "home__department")


@dataclass(frozen=True, slots=True)
class Promise:
    """A goal that touches the period, and where its holder belongs."""

    goal_id: int
    window: Window
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """What is asked."""

    window: Window
    measure: str
    basis: str
    kind: str
    as_of: date
    clock: Clock
    months: list[date]


def promises_in(
    period: AskedPeriod, people: Collection[int], members_of: Collection[int] | None
) -> tuple[dict[Holder, list[Promise]], dict[int, int]]:
    """Goals that touch the period by holder, and the department where each person's stands.

    Of all departments, of `people`, and of whoever belonged to the departments `members_of` (None:
    of everybody) on some day.
    """
    belonged = Q(person__memberships__starts_on__lte=period.window.last)
    goals = (
        Goal.objects.in_window(period.window.first, period.window.last)
        .filter(
            state__in=MEASURED,
            measure=period.measure,
            basis=period.basis,
            credit_kind=period.kind,
        )
        .filter(_of_whom(people, members_of))
        .annotate(home=FilteredRelation("person__memberships", condition=belonged))
        # Of each goal the version in effect and the last department.
        .order_by("pk", by_nearness(period.as_of, "versions__"), "-home__starts_on")
        .distinct("pk")
        .values_list("pk", "person", "department", "starts_on", "ends_on", *_NEAREST)
    )
    promises: dict[Holder, list[Promise]] = defaultdict(list)
    homes: dict[int, int] = {}
    for pk, person, department, first, last, target, at in goals:
        holder = ("department", department) if person is None else ("person", person)
        promises[holder].append(Promise(pk, shared_window(first, last), target))
        if person is not None and at is not None:
            homes[person] = at
    return promises, homes


def _of_whom(people: Collection[int], members_of: Collection[int] | None) -> Q:
    if members_of is None:
        return Q()
    members = Membership.objects.filter(department__in=members_of).values("person")
    return Q(person__isnull=True) | Q(person__in=people) | Q(person__in=members)


def counted_of(found: list[Promise], period: AskedPeriod, *, parts: bool) -> list[Promise]:
    """Goals that make the period's target: its own, or (`parts`) those inside it that add up."""
    exact = [promise for promise in found if promise.window == period.window]
    if exact or not parts or MEASURES[period.measure].is_ratio:
        return exact
    inside = [promise for promise in found if period.window.contains(promise.window)]
    wanted = set(outermost([promise.window for promise in inside]))
    return [promise for promise in inside if promise.window in wanted]


def target_of(counted: list[Promise]) -> Decimal | None:
    """The sum of the goals' targets; None where there is none."""
    targets = [promise.target for promise in counted if promise.target is not None]
    return sum(targets, Decimal(0)) if targets else None


def goals_below(
    departments: Sequence[Department],
    counted: dict[Holder, list[Promise]],
    homes: dict[int, int],
    period: AskedPeriod,
    told: Callable[[int], bool],
) -> dict[int, list[Promise]]:
    """The goals next below each department that has none of its own and whose sum may be told.

    Ratios do not add up. The sum is of people's goals, so it is told to readers of these
    people alone: several goals may be one person's, and sums of sums can be subtracted.
    """
    if MEASURES[period.measure].is_ratio:
        return {}
    next_below: dict[int, list[Promise]] = {d.pk: [] for d in departments}
    for person, home in homes.items():
        next_below[home] += counted.get(("person", person), [])
    found = {}
    for department in sorted(departments, key=lambda d: -d.depth):
        own = counted.get(("department", department.pk), [])
        passed_on = own or next_below[department.pk]
        if department.parent_id is not None:
            next_below[department.parent_id] += passed_on
        if not own and passed_on and told(department.pk):
            found[department.pk] = passed_on
    return found


def spreads_of(
    departments: Sequence[Department],
    counted: dict[Holder, list[Promise]],
    homes: dict[int, int],
    period: AskedPeriod,
) -> dict[int, Spread]:
    """Own target against the next level's; a child without one passes on its children's sum."""
    own = {d.pk: target_of(counted.get(("department", d.pk), [])) for d in departments}
    if MEASURES[period.measure].is_ratio:
        return {pk: spread(target, []) for pk, target in own.items()}
    below: dict[int, list[Decimal | None]] = defaultdict(list)
    for person, home in homes.items():
        below[home].append(target_of(counted.get(("person", person), [])))
    spreads = {}
    for department in sorted(departments, key=lambda d: -d.depth):
        spreads[department.pk] = found = spread(own[department.pk], below[department.pk])
        if department.parent_id is not None:
            passed_on = found.children if found.own is None else found.own
            below[department.parent_id].append(passed_on)
    return spreads
