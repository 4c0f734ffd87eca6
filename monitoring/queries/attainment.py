"""How do these goals, or these holders in a window, stand as of a day?

"As known on" a past day reads the ledger by the time at which entries were recorded: what
the same question would have been answered then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet

from goals.measures import MEASURES
from goals.models import Goal
from monitoring.measures import ACTUALS, Sums, costed_of
from monitoring.queries.statement import Answer, answers
from monitoring.rules.pace import Clock, Standing, Verdict, judge, phase_of, stand
from monitoring.rules.windows import Window, shared_window
from salesmgmt.lib.sqlfile import array
from salesmgmt.sales.models import Basis, CreditKind


@dataclass(frozen=True, slots=True)
class Question:
    """One holder, measure and window: a person or a department (the company is the root).

    A department is asked with everything below it and with credit that has no person.
    """

    measure: str
    window: Window
    person_id: int | None = None
    department_id: int | None = None
    basis: str = Basis.BOOKED
    kind: str = CreditKind.REVENUE
    target: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.person_id is None) == (self.department_id is None):
            raise ValueError("A question is about a person or about a department.")
        if self.measure not in MEASURES:
            raise ValueError(f"There is no measure {self.measure!r}; there are {list(MEASURES)}.")


@dataclass(slots=True)
class Measured:
    """What was asked and how it stands; `basis` is what was counted.

    Not frozen, which would take most of the time of making thousands.
    """

    measure: str
    person_id: int | None
    department_id: int | None
    basis: str
    kind: str
    window: Window
    as_of: date
    sums: Sums
    standing: Standing

    @property
    def verdict(self) -> Verdict:
        return judge(self.standing)

    @property
    def costed(self) -> Decimal | None:
        """Of a margin the share of revenue that has a cost; None of other measures."""
        return costed_of(self.measure, self.sums)


@dataclass(slots=True)
class GoalStanding(Measured):
    """How one goal stands."""

    goal_id: int


def standing_of(
    questions: Sequence[Question], *, as_of: date, known_on: date | None = None
) -> list[Measured]:
    """One answer per question, in their order; one statement.

    What needs working days is None where the company's calendar does not hold the window.
    """
    columns = {
        "measures": [q.measure for q in questions],
        "people": [q.person_id or 0 for q in questions],
        "departments": [q.department_id or 0 for q in questions],
        "bases": [str(q.basis) for q in questions],
        "kinds": [str(q.kind) for q in questions],
        "firsts": [q.window.first for q in questions],
        "lasts": [q.window.last for q in questions],
        "targets": [q.target for q in questions],
    }
    found = answers("ask_questions", columns, as_of=as_of, known_on=known_on)
    return [Measured(*_measured(row, as_of)) for row in found]


def attainment_of(
    goals: QuerySet[Goal] | Collection[int],
    *,
    as_of: date,
    known_on: date | None = None,
    basis: str | None = None,
) -> dict[int, GoalStanding]:
    """How each goal stands as of a day, by goal id; one statement for any number of goals.

    `goals` are ids (one query) or a queryset (one more query for its ids). The target is
    that of the version in effect on `as_of`; of a goal that nobody had recorded by
    `known_on` it is None. With `basis` all goals are counted on it instead of their own.
    What needs working days is None for goals that the company's calendar does not hold.
    """
    ids = list(goals.values_list("pk", flat=True)) if isinstance(goals, QuerySet) else list(goals)
    bound = {"goals": array(ids), "basis": None if basis is None else str(basis)}
    found = answers("ask_goals", bound, as_of=as_of, known_on=known_on)
    return {row.ordinal: GoalStanding(*_measured(row, as_of), row.ordinal) for row in found}


@lru_cache(maxsize=1024)
def clock_of(first: date, last: date, as_of: date, elapsed: int | None, total: int | None) -> Clock:
    """Counted working days as a clock; undefined where the calendar lacks one of the days."""
    phase = phase_of(first, last, as_of)
    if elapsed is None or total is None:
        return Clock(None, None, phase)
    return Clock(elapsed, total, phase)


def _measured(
    row: Answer, as_of: date
) -> tuple[str, int | None, int | None, str, str, Window, date, Sums, Standing]:
    measure, sums = row.measure, row.sums
    declared = MEASURES[measure]
    standing = stand(
        row.target,
        ACTUALS[measure](sums),
        clock_of(row.first, row.last, as_of, row.elapsed, row.total),
        direction=declared.direction,
        is_ratio=declared.is_ratio,
    )
    return (
        measure,
        row.person_id or None,
        row.department_id or None,
        row.basis,
        row.kind,
        shared_window(row.first, row.last),
        as_of,
        sums,
        standing,
    )
