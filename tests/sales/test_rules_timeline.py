"""What is still to be delivered, and what is open or late."""

from datetime import date
from decimal import Decimal

import pytest

from salesmgmt.sales.rules.timeline import (
    DeliveryState,
    Happening,
    Step,
    delivery_state,
    in_order,
    last_arrival,
    left_to_deliver,
)

TODAY = date(2025, 6, 16)


def june(day: int) -> date:
    return date(2025, 6, day)


@pytest.mark.parametrize(
    ("ordered", "cancelled", "delivered", "left"),
    [
        ("10", "0", "0", "10"),
        ("10", "0", "4", "6"),
        ("10", "3", "4", "3"),
        ("10", "5", "5", "0"),
        # Cancelled after most of it had gone: nothing is owed, and nothing less than nothing.
        ("10", "5", "8", "0"),
        ("0.3", "0.1", "0.1", "0.1"),
    ],
)
def test_left_to_deliver(ordered: str, cancelled: str, delivered: str, left: str) -> None:
    assert left_to_deliver(
        ordered=Decimal(ordered), cancelled=Decimal(cancelled), delivered=Decimal(delivered)
    ) == Decimal(left)


@pytest.mark.parametrize(
    ("due", "arrived", "left", "is_open", "late_days"),
    [
        # Open: today counts, whatever has arrived by now.
        (june(11), None, 10, True, 5),
        (june(11), june(10), 5, True, 5),
        (june(11), june(14), 5, True, 5),
        (june(16), None, 10, True, 0),
        (june(21), None, 10, True, 0),
        # Announced for after its day, but its day is still to come.
        (june(21), june(24), 5, True, 0),
        (None, None, 10, True, 0),
        # Complete: the last arrival counts, and today no longer.
        (june(11), june(11), 0, False, 0),
        (june(11), june(9), 0, False, 0),
        (june(11), june(14), 0, False, 3),
        (None, june(14), 0, False, 0),
        # Given up before anything was delivered.
        (june(11), None, 0, False, 0),
    ],
)
def test_delivery_state(
    due: date | None, arrived: date | None, left: int, is_open: bool, late_days: int
) -> None:
    state = delivery_state(due, arrived, is_open=left > 0, today=TODAY)
    assert state == DeliveryState(is_open=is_open, late_days=late_days)
    assert state.is_late is (late_days > 0)


def test_last_arrival_is_the_last_day_of_any_delivery() -> None:
    happenings = [
        Happening(Step.DELIVERED, june(9)),
        Happening(Step.SHIPPED, june(12)),
        Happening(Step.RETURNED, june(14)),
        Happening(Step.PAID, june(15)),
    ]
    assert last_arrival(happenings) == june(12)
    assert last_arrival(happenings[2:]) is None


def test_in_order_is_by_day_then_by_step_then_by_document() -> None:
    happenings = [
        Happening(Step.PAID, june(2), "p"),
        Happening(Step.DELIVERED, june(2), "d2"),
        Happening(Step.DELIVERED, june(2), "d1"),
        Happening(Step.RETURNED, june(1), "r"),
        Happening(Step.ORDERED, june(1), "o"),
    ]
    assert [each.document for each in in_order(happenings)] == ["o", "r", "d1", "d2", "p"]
