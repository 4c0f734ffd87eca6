"""The days a diagnosis looks at, and those it compares with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from goals.models import Goal
from salesmgmt.org.queries import days_a_year_before


@dataclass(frozen=True, slots=True)
class Compared:
    """The goal's window as far as it has come, and the same days a year earlier."""

    first: date
    last: date
    reference_first: date
    reference_last: date

    @property
    def columns(self) -> dict[str, list[date]]:
        """As the SQL files take it: the reference first."""
        return {
            "firsts": [self.reference_first, self.first],
            "lasts": [self.reference_last, self.last],
        }


def compared(goal: Goal, as_of: date) -> Compared:
    """Like is compared with like: of a running goal the days that have passed, in both years.

    One query.
    """
    before = days_a_year_before(goal.starts_on, goal.ends_on, until=as_of)
    return Compared(goal.starts_on, min(as_of, goal.ends_on), *before)


def held_by(goal: Goal) -> dict[str, Any]:
    """Whose documents are meant, as the SQL files take it: a person, or a subtree's path."""
    return {
        "person": goal.person_id,
        "path": None if goal.department is None else f"{goal.department.path}%",
    }
