"""When reviews open, and who leads them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitoring.rules.standstill import first_day

CATCH_UP_DAYS = 7
"""Reviews of a month that ended so many days ago still open for goals that came late."""

DUE_SOON_DAYS = 7
"""A commitment is named to its owner so many days before it is due."""


class Skip(StrEnum):
    """Why somebody who has a goal gets no review."""

    LEFT = "left"
    NO_DEPARTMENT = "no_department"
    NO_MANAGER = "no_manager"
    # Nobody above them leads anything: the company's own manager.
    NOBODY_ABOVE = "nobody_above"


@dataclass(frozen=True, slots=True)
class Pair:
    """Who leads a review, and whom it is about (ids)."""

    lead: int
    subject: int


def earliest_month_end(as_of: date, last_run: date | None) -> date:
    """The first last day of months whose reviews open; all that ended since `last_run` do."""
    return first_day(as_of, usual_days=CATCH_UP_DAYS, last_run=last_run)


def pair_of_person(person: int, path: str, managers: Mapping[str, int]) -> Pair | Skip:
    """A person's review is led by the manager of their department, a manager's one above.

    `path` is that of the department ("1.4."), `managers` says who manages which path today.
    """
    if path not in managers:
        return Skip.NO_MANAGER
    return _pair(person, [path, *_above(path)], managers)


def pair_of_department(path: str, managers: Mapping[str, int]) -> Pair | Skip:
    """A department's review: its manager answers to the next other manager above."""
    if path not in managers:
        return Skip.NO_MANAGER
    return _pair(managers[path], _above(path), managers)


def _pair(subject: int, paths: Iterable[str], managers: Mapping[str, int]) -> Pair | Skip:
    leads = (managers[path] for path in paths if path in managers)
    lead = next((lead for lead in leads if lead != subject), None)
    return Skip.NOBODY_ABOVE if lead is None else Pair(lead, subject)


def _above(path: str) -> Iterator[str]:
    """Paths of the departments above, the nearest first: "1.4.9." gives "1.4." and "1."."""
    steps = path.rstrip(".").split(".")[:-1]
    while steps:
        yield ".".join(steps) + "."
        steps = steps[:-1]


def stamp_of(notes: int, commitments: int) -> str:
    """The record that a signature is for, by how much was written: nothing of it goes away."""
    return f"{notes}.{commitments}"
