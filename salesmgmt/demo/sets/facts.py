"""What a demonstration set brings, in the same shape for all three."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from salesmgmt.demo.readers.facts import Department, Management, Membership, Person


@dataclass(frozen=True, slots=True)
class Goal:
    """A quota as a goal of revenue; both days belong to it."""

    person_key: str
    starts_on: date
    ends_on: date
    target: Decimal


@dataclass(frozen=True, slots=True)
class HouseGoal:
    """What a department is to sell that nobody is credited for; both days belong to it."""

    department_key: str
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
    # Quotas that the set does not have, or has with other targets.
    made_up_goals: Sequence[Goal]
    # Targets of departments that sell without people, by department and window.
    house_goals: Sequence[HouseGoal]
    documents: Mapping[str, Iterable[Sequence[Any]]]
