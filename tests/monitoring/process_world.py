"""Orders, deliveries and follow-ups for the standing cast, in few words."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from monitoring.actions import open_follow_ups
from monitoring.models import FollowUp
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.sales import intake
from salesmgmt.sales.models import Order
from tests.cast import BY, Cast
from tests.midyear import TODAY

JUNE = date(2025, 6, 1)


def days(number: int, since: date = TODAY) -> date:
    return since + timedelta(days=number)


def book(
    cast: Cast,
    key: str,
    *,
    on: date = JUNE,
    due: date | None = JUNE,
    shares: Mapping[str | None, Any] | None = None,
    department: str = "north",
    quantity: int = 10,
) -> Order:
    """An order of one line of 10 pieces, 1,000 net."""
    intake.load(
        {
            "orders": [(key, "c", department, None, on, due, "EUR", None)],
            "order_lines": [(key, "1", "p", quantity, 1000, 1000, None)],
            "order_shares": [
                (key, "revenue", person, share) for person, share in (shares or {}).items()
            ],
        },
        **BY,
    )
    return Order.objects.get(key=key)


def deliver(key: str, order: str, quantity: int, on: date) -> None:
    intake.load(
        {
            "deliveries": [(key, order, None, on, on, None, None)],
            "delivery_lines": [(key, "1", quantity)],
        },
        **BY,
    )


def cancel(key: str, order: str, quantity: int, on: date) -> None:
    intake.load(
        {"cancellations": [(key, order, on, None)], "cancellation_lines": [(key, "1", quantity)]},
        **BY,
    )


def give_back(key: str, order: str, quantity: int, on: date) -> None:
    intake.load({"returns": [(key, order, on, None)], "return_lines": [(key, "1", quantity)]}, **BY)


def opened(cast: Cast, order: str = "o-rita") -> FollowUp:
    """The follow-up of an order that is delivered already."""
    open_follow_ups(as_of=TODAY, by=SYSTEM)
    return FollowUp.objects.get(order__key=order)
