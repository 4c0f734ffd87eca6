"""Writes what was seen: one snapshot per goal and day."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

from goals.models import Goal
from monitoring.queries.attainment import GoalStanding, attainment_of
from salesmgmt.journal.acts import record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.models import User

_UNIT = Decimal("0.000001")
_LARGEST = Decimal(10) ** 14
"""First amount that does not fit the snapshot's columns (20 digits, 6 of them decimals)."""


def record_attainment(*, as_of: date, by: User | None) -> int:
    """Write the snapshot of every goal in force on `as_of`; returns their number.

    An upsert that touches only rows whose figures differ: run twice it changes nothing, run
    after a late correction it mends the day.
    """
    with record_act("monitoring.record_attainment", by=by, as_of=as_of.isoformat()):
        found = attainment_of(Goal.objects.in_force(as_of), as_of=as_of)
        rows = [(goal_id, *_figures(goal)) for goal_id, goal in sorted(found.items())]
        if rows:
            names = ("goals", "targets", "actuals", "expecteds", "projecteds", "ratios", "paces")
            columns = {
                name: list(values)
                for name, values in zip(names, zip(*rows, strict=True), strict=True)
            }
            with connection.cursor() as cursor:
                statement = sqlfile.read(__file__, "record_attainment")
                cursor.execute(statement, {"as_of": as_of, **columns})
    return len(rows)


def _figures(goal: GoalStanding) -> tuple[Decimal | None, ...]:
    standing = goal.standing
    return tuple(
        _stored(figure)
        for figure in (
            standing.target,
            standing.actual,
            standing.expected,
            standing.projected,
            standing.attainment,
            standing.pace,
        )
    )


def _stored(figure: Decimal | None) -> Decimal | None:
    """As the column keeps it; one absurd ratio (a target of 0.000001) must not stop all goals."""
    if figure is None or abs(figure) >= _LARGEST:
        return None
    return figure.quantize(_UNIT, ROUND_HALF_UP)
