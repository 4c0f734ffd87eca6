"""How did a goal get where it is: actual so far against what was expected, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goals.models import Goal
from monitoring.measures import NOTHING, Sums, actual_of, pipeline
from monitoring.queries.attainment import clock_of
from monitoring.queries.statement import fetch, sql
from monitoring.rules.pace import stand
from salesmgmt.org.models import CalendarDay

MOST_DAYS = 100
"""Longer windows are drawn by month ends; a line of more points looks the same."""


@dataclass(frozen=True, slots=True)
class Point:
    """One day of the curve; `actual` is empty after the as-of day."""

    day: date
    actual: Decimal | None
    expected: Decimal | None
    target: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """The target from a day on, and why."""

    effective_on: date
    target: Decimal
    driver: str
    reason: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Points from the first day to the last, and the versions of the target."""

    points: tuple[Point, ...]
    steps: tuple[Step, ...]


def curve(goal: Goal, as_of: date) -> Curve:
    """The goal's way to its end; three queries. Ratios are those of all that came so far.

    Nothing is expected of running days while the company's calendar lacks days of the window.
    """
    steps = tuple(
        Step(version.effective_on, version.target, version.driver, version.reason)
        for version in goal.versions.order_by("number")
    )
    worked = _worked(goal)
    drawn = _drawn(goal, as_of)
    points, sums, by_day = [], NOTHING, _sums_by_day(goal, as_of)
    for day in _days(goal.starts_on, goal.ends_on):
        sums += by_day.get(day, NOTHING)
        if day in drawn:
            actual = actual_of(goal.measure, sums) if day <= as_of else None
            points.append(_point(goal, day, actual, steps, worked))
    return Curve(tuple(points), steps)


def _point(
    goal: Goal,
    day: date,
    actual: Decimal | None,
    steps: tuple[Step, ...],
    worked: dict[date, int],
) -> Point:
    target = _target_on(steps, day)
    elapsed, total = worked.get(day), worked.get(goal.ends_on)
    clock = clock_of(goal.starts_on, goal.ends_on, day, elapsed, total)
    expected = stand(target, None, clock, is_ratio=goal.declared.is_ratio).expected
    return Point(day, actual, expected, target)


def _target_on(steps: tuple[Step, ...], day: date) -> Decimal:
    """The latest version in effect, else the first one."""
    for step in reversed(steps):
        if step.effective_on <= day:
            return step.target
    return steps[0].target


def _worked(goal: Goal) -> dict[date, int]:
    """Working days from the window's first day up to and including each of its days."""
    days = CalendarDay.objects.filter(
        calendar__company__isnull=False, day__range=(goal.starts_on, goal.ends_on)
    )
    found = sorted(days.values_list("day", "working_days", "is_working"))
    if not found or found[0][0] != goal.starts_on:
        return {}
    before = found[0][1] - found[0][2]
    return {day: count - before for day, count, _ in found}


def _sums_by_day(goal: Goal, as_of: date) -> dict[date, Sums]:
    source = "curve_from_pipeline" if goal.measure in pipeline.ACTUALS else "curve_from_rollups"
    bound = {
        "person": goal.person_id,
        "department": goal.department_id,
        "basis": goal.basis,
        "kind": goal.credit_kind,
        "first": goal.starts_on,
        "cut": min(goal.ends_on, as_of),
    }
    return {day: Sums(*sums) for day, *sums in fetch(sql(source), bound)}


def _drawn(goal: Goal, as_of: date) -> set[date]:
    """Every day of a short window; of a long one its ends, month ends and the as-of day."""
    days = list(_days(goal.starts_on, goal.ends_on))
    if len(days) <= MOST_DAYS:
        return set(days)
    month_ends = {day for day in days if (day + timedelta(days=1)).day == 1}
    return month_ends | {goal.starts_on, goal.ends_on, as_of}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
