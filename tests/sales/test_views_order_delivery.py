"""How far delivery of an order is: list, page, filters and file say the same, on any day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from salesmgmt.home.queries.orders import overdue_orders
from salesmgmt.sales import intake
from salesmgmt.sales.models import Order
from salesmgmt.sales.queries.orders import order_list, state_of
from salesmgmt.sales.rules.timeline import DeliveryState
from salesmgmt.sales.tables import delivery_chip
from tests.cast import BY, Cast
from tests.midyear import TODAY
from tests.sales.test_views_order_list import EVERYTHING, keys, listed, rows


@dataclass(frozen=True)
class Story:
    """An order of 10 units on each line, days counted from today, and what it should look like.

    Deliveries are (shipped, arrived, units by line); the others are units by line.
    """

    due: int | None
    deliveries: Sequence[tuple[int | None, int | None, dict[str, int]]]
    is_open: bool
    late_days: int
    cancelled: dict[str, int] | None = None
    returned: dict[str, int] | None = None
    lines: Sequence[str] = ("1",)


ALL_OF_IT = {"1": 10}
HALF = {"1": 5}
STORIES = {
    "no-day": Story(None, [], True, 0),
    "no-day-done": Story(None, [(-3, -2, ALL_OF_IT)], False, 0),
    "ahead": Story(5, [], True, 0),
    "today": Story(0, [], True, 0),
    "overdue": Story(-5, [], True, 5),
    "partly-overdue": Story(-5, [(-7, -6, HALF)], True, 5),
    "partly-ahead": Story(5, [(-7, -6, HALF)], True, 0),
    "on-time": Story(-5, [(-7, -5, ALL_OF_IT)], False, 0),
    "shipped-in-time": Story(-5, [(-6, -2, ALL_OF_IT)], False, 3),
    "dispatched-late": Story(-5, [(-3, None, ALL_OF_IT)], False, 2),
    "arrived-only": Story(-5, [(None, -1, ALL_OF_IT)], False, 4),
    "in-pieces": Story(-5, [(-8, -8, HALF), (-7, -6, HALF)], False, 0),
    "last-piece-late": Story(-5, [(-8, -8, HALF), (-7, -1, HALF)], False, 4),
    "rest-cancelled": Story(-5, [(-7, -6, HALF)], False, 0, cancelled=HALF),
    "part-cancelled": Story(-5, [(-7, -6, {"1": 4})], True, 5, cancelled=HALF),
    "given-up": Story(-5, [], False, 0, cancelled=ALL_OF_IT),
    "half-returned": Story(-5, [(-7, -6, HALF)], True, 5, returned=HALF),
    "all-returned": Story(-5, [(-7, -6, ALL_OF_IT)], False, 0, returned=ALL_OF_IT),
    # What line 1 got beyond its cancellation does not make up for what line 2 lacks.
    "two-lines": Story(
        -5, [(-7, -6, {"1": 8, "2": 8})], True, 5, cancelled={"1": 5}, lines=("1", "2")
    ),
    "announced": Story(5, [(-1, 8, ALL_OF_IT)], False, 3),
    "partly-announced": Story(5, [(-1, 8, HALF)], True, 0),
}


def _documents(key: str, story: Story) -> dict[str, list[tuple[Any, ...]]]:
    def day(after: int | None) -> date | None:
        return None if after is None else TODAY + timedelta(days=after)

    found: dict[str, list[tuple[Any, ...]]] = {
        "orders": [(key, "c", "north", None, day(-20), day(story.due), "EUR", None)],
        "order_lines": [(key, line, "p", 10, 100, 90, None) for line in story.lines],
        "deliveries": [],
        "delivery_lines": [],
    }
    for n, (shipped, arrived, parts) in enumerate(story.deliveries):
        number = f"{key}-d{n}"
        found["deliveries"].append((number, key, None, day(shipped), day(arrived), None, None))
        found["delivery_lines"] += [(number, line, units) for line, units in parts.items()]
    for kind, parts_of in (("cancellation", story.cancelled), ("return", story.returned)):
        if parts_of:
            number = f"{key}-{kind}"
            found[f"{kind}s"] = [(number, key, day(-1), None)]
            found[f"{kind}_lines"] = [(number, line, units) for line, units in parts_of.items()]
    return found


@pytest.fixture
def stories(cast: Cast) -> dict[str, Order]:
    """One order of every story."""
    together: dict[str, list[tuple[Any, ...]]] = {}
    for key, story in STORIES.items():
        for kind, found in _documents(key, story).items():
            together.setdefault(kind, []).extend(found)
    intake.load(together, **BY)
    return {order.key: order for order in Order.objects.filter(key__in=STORIES)}


@pytest.mark.slow
def test_list_and_page_say_the_same(client: Client, cast: Cast, stories: dict[str, Order]) -> None:
    orders = order_list(cast.people["dora"], TODAY)
    states = {order.pk: state_of(order, TODAY) for order in orders}
    client.force_login(cast.people["dora"])
    for key, story in STORIES.items():
        expected = DeliveryState(is_open=story.is_open, late_days=story.late_days)
        assert states[stories[key].pk] == expected, key
        page = client.get(reverse("sales:order", args=[stories[key].pk]))
        assert page.context["delivery"] == delivery_chip(expected), key


@pytest.mark.slow
@pytest.mark.parametrize("after", [-30, -12, -5, -3, -1, 0, 1, 4, 5, 6, 7, 8, 9, 30])
def test_filters_select_what_the_states_say(
    cast: Cast, stories: dict[str, Order], after: int
) -> None:
    """On any day, of the stories and the orders of the cast alike."""
    today = TODAY + timedelta(days=after)
    orders = order_list(cast.people["dora"], TODAY)
    states = {order.pk: state_of(order, today) for order in orders}
    assert len(states) == len(STORIES) + len(EVERYTHING)

    def found(kept: Any) -> set[int]:
        return set(kept.values_list("pk", flat=True))

    assert found(orders.open()) == {pk for pk, state in states.items() if state.is_open}
    assert found(orders.late(today)) == {pk for pk, state in states.items() if state.is_late}
    overdue = {pk for pk, state in states.items() if state.is_open and state.is_late}
    assert found(orders.overdue(today)) == overdue


@pytest.mark.parametrize("delivery", ["late", "open", "overdue"])
def test_delivery_filters_of_page_and_file(
    client: Client, cast: Cast, stories: dict[str, Order], delivery: str
) -> None:
    """The chip of every row that is found says so."""
    expected = {
        key
        for key, story in STORIES.items()
        if (story.is_open or delivery == "late") and (story.late_days or delivery == "open")
    }
    expected |= EVERYTHING - {"o-rita"}
    text = listed(client, cast, "dora", delivery=delivery)
    assert set(keys(text)) == expected
    if delivery != "open":
        body = text.partition("<tbody")[2].partition("</tbody>")[0]
        assert len(re.findall(r"Late", body)) == len(expected)
    assert {row["order"] for row in rows(client, cast, "dora", delivery=delivery)} == expected


def test_the_home_page_counts_what_the_filter_finds(cast: Cast, stories: dict[str, Order]) -> None:
    overdue = sum(story.is_open and story.late_days > 0 for story in STORIES.values())
    assert overdue_orders(cast.people["dora"], TODAY).count() == overdue + len(EVERYTHING) - 1


@pytest.fixture
def moved(cast: Cast) -> Cast:
    """Late and in pieces (Ned), given up (Sara), on time and come back (Rita)."""
    documents = {
        "deliveries": [
            ("d1", "o-ned", None, None, date(2025, 6, 2), None, None),
            ("d2", "o-ned", None, date(2025, 6, 3), date(2025, 6, 5), None, None),
        ],
        "delivery_lines": [("d1", "1", 4), ("d2", "1", 6)],
        "cancellations": [("x1", "o-sara", date(2025, 6, 4), None)],
        "cancellation_lines": [("x1", "1", 10)],
        "returns": [("r1", "o-rita", date(2025, 6, 6), None)],
        "return_lines": [("r1", "1", 1)],
    }
    intake.load(documents, **BY)
    return cast


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "orders"),
    [
        ({"delivery": "complete"}, {"o-rita", "o-ned"}),
        ({"delivery": "on_time"}, {"o-rita"}),
        ({"by": "delivered", "first": "2025-06-05", "last": "2025-06-05"}, {"o-ned"}),
        ({"by": "delivered", "first": "2025-06-02", "last": "2025-06-04"}, set()),
        ({"by": "delivered"}, {"o-rita", "o-ned"}),
        ({"by": "cancelled", "last": "2025-06-04"}, {"o-sara"}),
        ({"by": "cancelled", "first": "2025-06-05"}, set()),
        ({"by": "returned"}, {"o-rita"}),
        (
            {"by": "due", "first": "2025-06-01", "delivery": "late"},
            EVERYTHING - {"o-rita", "o-sara"},
        ),
        ({"by": "due", "last": "2025-05-31"}, set()),
    ],
)
def test_what_happened_on_days(
    client: Client, moved: Cast, asked: dict[str, str], orders: set[str]
) -> None:
    assert {row["order"] for row in rows(client, moved, "dora", **asked)} == orders
