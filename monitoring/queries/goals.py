"""How do the goals of a list stand, and which of them are off pace?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from goals.models import Goal, GoalQuerySet
from goals.queries.units import told, told_ratio
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.rules.pace import Label, Standing

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


def gap_of(standing: Standing) -> Decimal | None:
    """What is still missing to the target; below zero it was passed. None for ratios."""
    if standing.is_ratio or standing.target is None or standing.actual is None:
        return None
    return standing.target - standing.actual


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
        told_ratio(found.costed),
    )
