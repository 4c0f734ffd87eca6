"""The one statement that answers for any number of goals or questions.

It is put together from fixed parts in sql/: who asks (goals or questions), the spans asked
about, where the sums come from (roll-ups, or the ledger as known on a past day), and the
answer. Parameters are bound, never formatted.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from monitoring.measures import NOTHING, Sums, pipeline
from salesmgmt.lib import sqlfile

_HERE = str(Path(__file__).resolve().parent.parent)
_SPAN = 11


class Answer(NamedTuple):
    """One row of the statement; `ordinal` is the goal's id or the question's place from 1."""

    ordinal: int
    measure: str
    # 0 where the holder is of the other kind.
    person_id: int
    department_id: int
    basis: str
    kind: str
    first: date
    last: date
    target: Decimal | None
    # Working days; None where the calendar lacks one of the days.
    elapsed: int | None
    total: int | None
    sums: Sums


def sql(part: str) -> str:
    """One file of monitoring/sql/."""
    return sqlfile.read(_HERE, part)


def answers(
    ask: str, parameters: dict[str, Any], *, as_of: date, known_on: date | None
) -> list[Answer]:
    """Run the statement for `ask` ("ask_goals" or "ask_questions") in one round trip."""
    source = "sums_from_rollups" if known_on is None else "sums_from_ledger"
    text = "".join(sql(part) for part in (ask, "spans", source, "answer"))
    bound = {
        **parameters,
        "as_of": as_of,
        "known_on": known_on,
        "pipeline": list(pipeline.ACTUALS),
    }
    sums: dict[int | None, Sums] = {}
    return [Answer._make((*row[:_SPAN], _sums_of(row, sums))) for row in fetch(text, bound)]


def _sums_of(row: tuple[Any, ...], found: dict[int | None, Sums]) -> Sums:
    """What the row's span adds up to: told by its first row, remembered for the others."""
    span, *told = row[_SPAN:]
    if span not in found:
        found[span] = NOTHING if told[0] is None else Sums(*told)
    return found[span]


def fetch(text: str, bound: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(text, bound)
        return cursor.fetchall()
