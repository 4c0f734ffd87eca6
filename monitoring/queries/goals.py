"""How do the goals of a list stand, and which of them are off pace?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from goals.models import Goal, GoalQuerySet
from goals.queries.units import told, told_ratio
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.queries.statement import sql
from monitoring.rules.pace import PACE_LABELS, Label
from salesmgmt.lib.cache import remembered
from salesmgmt.sales.queries.state import posted_state

OFF_PACE = Label.BEHIND
_AT_ONCE = 2_000

GOAL_COLUMNS = (
    "holder_kind",
    "holder_key",
    "holder",
    "measure",
    "basis",
    "first_day",
    "last_day",
    "state",
    "weight",
    "target",
    "actual",
    "attainment",
    "expected",
    "pace",
    "projected",
    "verdict",
    "gap",
    "costed",
)
"""Columns of the goal list as CSV: amounts as on the page, attainment 1.07 is 107 %."""


def listed(goals: GoalQuerySet) -> GoalQuerySet:
    """The order of every list of goals: the latest window first, then tree and name."""
    return goals.with_holder().order_by(
        "-starts_on", "-ends_on", "department__tree_key", "person__sort_key", "measure", "pk"
    )


def off_pace(goals: GoalQuerySet, as_of: date) -> set[int]:
    """Ids of those goals that run on the day and are behind; two queries."""
    found = attainment_of(goals.in_force(as_of), as_of=as_of)
    return {pk for pk, standing in found.items() if standing.verdict.label is OFF_PACE}


class RunningGoal(NamedTuple):
    """A goal that runs, and whose it is: a person's or a department's."""

    pk: int
    person_id: int | None
    department_id: int | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Behind:
    """How many holders have a running goal, how many of them are behind on one or more, and on how
    many goals altogether."""

    holders: int
    behind: int
    goals: int


def behind_of(goals: Iterable[RunningGoal], off: Collection[int]) -> tuple[Behind, Behind]:
    """People, and departments (the company is one): counted apart, so that what is said of one is
    never the number of the other. `off` are the ids of goals that are behind."""
    rows = list(goals)
    return (
        _behind([(row.pk, row.person_id) for row in rows], off),
        _behind([(row.pk, row.department_id) for row in rows], off),
    )


def _behind(held: list[tuple[int, int | None]], off: Collection[int]) -> Behind:
    by = [(pk, holder) for pk, holder in held if holder is not None]
    behind = [(pk, holder) for pk, holder in by if pk in off]
    return Behind(
        len({holder for _pk, holder in by}), len({holder for _pk, holder in behind}), len(behind)
    )


def running_goals(as_of: date) -> list[RunningGoal]:
    """Those of everybody, for who sees all; one query."""
    found = Goal.objects.in_force(as_of).order_by("pk")
    return [RunningGoal(*row) for row in found.values_list(*RunningGoal._fields)]


def off_pace_remembered(goals: Sequence[RunningGoal], as_of: date) -> set[int]:
    """Ids of those goals that are behind; one query, and one more after something changed.

    A large company has thousands of them, which a first page only counts.
    """
    if not goals:
        return set()
    window = (min(goal.starts_on for goal in goals), max(goal.ends_on for goal in goals))
    also = sql("goals_state"), dict(zip(("first", "last"), window, strict=True))
    asked = (as_of, posted_state(window, also=also), goals, PACE_LABELS)

    def ask() -> list[int]:
        found = attainment_of([goal.pk for goal in goals], as_of=as_of)
        return [pk for pk, standing in found.items() if standing.verdict.label is OFF_PACE]

    return set(remembered("off_pace", asked, ask))


def goal_rows(goals: GoalQuerySet, as_of: date, currency: str) -> Iterator[tuple[object, ...]]:
    """The list as rows of GOAL_COLUMNS, computed in pieces, so memory stays flat."""
    ids = list(goals.values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        piece = ids[start : start + _AT_ONCE]
        standings = attainment_of(piece, as_of=as_of)
        found = Goal.objects.with_holder().in_bulk(piece)
        for goal in (found[pk] for pk in piece if pk in found and pk in standings):
            yield (
                goal.holder_kind,
                goal.holder.key,
                str(goal.holder),
                goal.measure,
                goal.basis,
                goal.starts_on,
                goal.ends_on,
                goal.state,
                goal.weight,
                *_figures(standings[goal.pk], currency),
            )


def _figures(found: GoalStanding, currency: str) -> tuple[object, ...]:
    """The columns from `target` on."""
    standing = found.standing

    def amount(figure: Decimal | None) -> Decimal | None:
        return told(figure, found.measure, currency)

    return (
        amount(standing.target),
        amount(standing.actual),
        told_ratio(standing.attainment),
        amount(standing.expected),
        told_ratio(standing.pace),
        amount(standing.projected),
        found.verdict.label,
        amount(standing.gap),
        told_ratio(found.costed),
    )
