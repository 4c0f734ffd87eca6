"""One order from the day it was placed to the last thing that happened, and what is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Step(StrEnum):
    """What a line of the timeline says."""

    ORDERED = "ordered"
    SHIPPED = "shipped"
    DUE = "due"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    PAID = "paid"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on a day; `document` is the number of its document, `detail` a name or reason."""

    step: Step
    on: date
    document: str = ""
    detail: str = ""
    is_late: bool = False
    is_ahead: bool = False


SHIPMENTS = frozenset({Step.SHIPPED, Step.DELIVERED})
"""Steps that tell when goods were on their way or there."""

_ORDER = {step: place for place, step in enumerate(Step)}


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How far delivery is: `late_days` counts from the due day to the last arrival or today."""

    is_open: bool
    late_days: int

    @property
    def is_late(self) -> bool:
        return self.late_days > 0


def left_to_deliver(*, ordered: Decimal, cancelled: Decimal, delivered: Decimal) -> Decimal:
    """Units of one order line that are still to come, at least none; a return brings none back."""
    return max(ordered - cancelled - delivered, Decimal(0))


def last_arrival(happenings: Iterable[Happening]) -> date | None:
    """The day on which the last delivery arrived, or was shipped if that is all we know."""
    return max((each.on for each in happenings if each.step in SHIPMENTS), default=None)


def delivery_state(
    due_on: date | None, last_arrived_on: date | None, *, is_open: bool, today: date
) -> DeliveryState:
    """Whether and how late an order is as of `today`; open while something is still to come.

    An open order is late by today, a complete one by its last arrival. Without a due
    day nothing is late, nor is an order that was given up before anything was delivered.
    OrderQuerySet.open, late and overdue say the same in SQL.
    """
    reached = today if is_open else last_arrived_on
    late_days = 0 if due_on is None or reached is None else max((reached - due_on).days, 0)
    return DeliveryState(is_open=is_open, late_days=late_days)


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """By day; on one day in the order in which things happen to an order."""
    return sorted(happenings, key=lambda each: (each.on, _ORDER[each.step], each.document))
