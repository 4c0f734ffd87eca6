"""What a demonstration set brings, in the same shape for all three."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from salesmgmt.demo.readers.facts import Department, Management, Membership, Person


class Move(NamedTuple):
    """Moves dates of the set by a number of days, so that a demonstration looks like today."""

    days: int

    def __call__(self, day: date) -> date:
        return date.fromordinal(day.toordinal() + self.days)

    def maybe(self, day: date | None) -> date | None:
        """The same for days that may be missing."""
        return None if day is None else self(day)


@dataclass(frozen=True, slots=True)
class Goal:
    """A quota as a goal; both days belong to it."""

    person_key: str
    starts_on: date
    ends_on: date
    target: Decimal


@dataclass(frozen=True, slots=True)
class DemoFacts:
    """Everything of one set. Dates are moved, except in `memberships` and `managements`."""

    people: Sequence[Person]
    departments: Sequence[Department]
    memberships: Sequence[Membership]
    managements: Sequence[Management]
    # Those who lead the company see the whole tree.
    director_keys: frozenset[str]
    seller_keys: frozenset[str]
    zones: Mapping[str, str]
    currency: str
    holidays: str
    first_day: date
    goals: Sequence[Goal]
    documents: Mapping[str, Iterable[Sequence[Any]]]
