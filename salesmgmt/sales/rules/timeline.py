"""One order from the day it was placed to the last thing that happened, and what is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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
    """How far delivery is: `late_days` counts from the due day to arrival, dispatch or today."""

    is_open: bool
    late_days: int

    @property
    def is_late(self) -> bool:
        return self.late_days > 0


def delivery_state(
    due_on: date | None, last_shipped_on: date | None, *, is_complete: bool, today: date
) -> DeliveryState:
    """Whether an order is open or late as of `today`.

    A complete order is late by its last shipment's day, an open one by today.
    Without a due day nothing is late.
    """
    reached = last_shipped_on if is_complete and last_shipped_on else today
    late_days = 0 if due_on is None else max((reached - due_on).days, 0)
    return DeliveryState(is_open=not is_complete, late_days=late_days)


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """By day; on one day in the order in which things happen to an order."""
    return sorted(happenings, key=lambda each: (each.on, _ORDER[each.step], each.document))
