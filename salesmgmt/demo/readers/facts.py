"""Facts that all three demo sets know: people, departments, who belongs where, order lines.

Keys are the source's own identifiers as text (person "275"), because that is what the intake takes.
Dates are inclusive at both ends; `ends_on` None means "still".
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who sells or leads; `hired_on` is None where the set is silent."""

    key: str
    name: str
    title: str
    manager_key: str | None
    hired_on: date | None


@dataclass(frozen=True, slots=True)
class Department:
    """A node of the tree under the company, which is the only one with `parent_key` None."""

    key: str
    name: str
    parent_key: str | None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person belongs to a department; one person's spans never overlap."""

    person_key: str
    department_key: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Management:
    """A person manages a department."""

    person_key: str
    department_key: str
    starts_on: date
    ends_on: date | None


# A named tuple: 121,317 of them go to COPY as they are, and are built twice as fast as dataclasses.
class OrderLine(NamedTuple):
    """A product on an order: US dollars before discount, discount a fraction (0.15 = 15 %)."""

    order_key: str
    key: str
    product_key: str
    offer_key: str | None
    quantity: int
    unit_price: Decimal
    discount: Decimal

    @property
    def net_amount(self) -> Decimal:
        """Return quantity x price x (1 - discount) in US dollars, exact and not rounded."""
        return self.quantity * self.unit_price * (1 - self.discount)
