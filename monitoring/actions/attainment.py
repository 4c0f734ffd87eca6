"""Writes what was seen: one snapshot per goal and day."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import connection

from goals.models import Goal
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.rules.stored import stored
from salesmgmt.journal.acts import record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.models import User

_HERE = str(Path(__file__).resolve().parent.parent)


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
                name: sqlfile.array(values)
                for name, values in zip(names, zip(*rows, strict=True), strict=True)
            }
            with connection.cursor() as cursor:
                statement = sqlfile.read(_HERE, "record_attainment")
                cursor.execute(statement, {"as_of": as_of, **columns})
    return len(rows)


def _figures(goal: GoalStanding) -> tuple[Decimal | None, ...]:
    standing = goal.standing
    return tuple(
        stored(figure)
        for figure in (
            standing.target,
            standing.actual,
            standing.expected,
            standing.projected,
            standing.attainment,
            standing.pace,
        )
    )
