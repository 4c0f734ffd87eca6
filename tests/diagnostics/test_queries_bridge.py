"""The bridge of a margin: what has no cost in one of the years is no lost product."""

from datetime import date
from decimal import Decimal

import pytest

from diagnostics.queries.bridge import bridge_of
from diagnostics.queries.windows import compared
from goals.actions import set_goal
from goals.models import Goal
from salesmgmt.sales import intake
from tests.cast import BY, Cast

FEBRUARY = (date(2025, 2, 1), date(2025, 2, 28))
NOW, BEFORE = date(2025, 2, 20), date(2024, 2, 29)
# product, day, pieces, net, cost of a piece
Sale = tuple[str, date, int, int, int | None]


def sell(sales: list[Sale]) -> None:
    intake.load(
        {
            "customers": [("m-c", "Customer", "", None, "", None, False)],
            "products": [(key, key, "", 1, None, None) for key in ("kept", "other")],
            "orders": [
                (f"m-{n}", "m-c", "north", None, day, None, "EUR", None)
                for n, (_product, day, *_rest) in enumerate(sales)
            ],
            "order_lines": [
                (f"m-{n}", "1", product, pieces, net, net, cost)
                for n, (product, _day, pieces, net, cost) in enumerate(sales)
            ],
            "order_shares": [(f"m-{n}", "revenue", "mona", 1) for n in range(len(sales))],
        },
        **BY,
    )


@pytest.fixture
def goal(cast: Cast) -> Goal:
    return set_goal(
        holder=cast.people["mona"],
        measure="margin",
        starts_on=FEBRUARY[0],
        ends_on=FEBRUARY[1],
        target=Decimal(500),
        today=cast.today,
        **BY,
    )


@pytest.mark.parametrize(
    ("sales", "bars"),
    [
        # All has a cost: five pieces of 20 less, at the same margin of a piece.
        (
            [
                ("kept", BEFORE, 20, 2000, 75),
                ("other", BEFORE, 10, 200, 20),
                ("kept", NOW, 15, 1500, 75),
            ],
            {"growth": 0, "volume": -125},
        ),
        # The cost of one is not known now: it did not get lost, its margin is unexplained.
        (
            [
                ("kept", BEFORE, 16, 1600, 75),
                ("other", BEFORE, 10, 300, 20),
                ("kept", NOW, 16, 1600, 75),
                ("other", NOW, 10, 300, None),
            ],
            {"growth": 0, "unexplained": -100},
        ),
        # Nor was it new where the cost was not known a year before.
        (
            [
                ("kept", BEFORE, 20, 2000, 75),
                ("other", BEFORE, 10, 300, None),
                ("kept", NOW, 20, 2000, 75),
                ("other", NOW, 10, 300, 20),
            ],
            {"growth": 0, "unexplained": 100},
        ),
    ],
)
def test_bars_of_a_margin(goal: Goal, sales: list[Sale], bars: dict[str, int]) -> None:
    sell(sales)
    found = bridge_of(goal, as_of=FEBRUARY[1], target=Decimal(500))
    assert {
        bar.kind: bar.amount for bar in found.bars if bar.amount or bar.kind == "growth"
    } == bars
    assert found.actual == 500 + sum(bars.values())


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2025, 2, 27), date(2024, 2, 27)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2024, 2, 29)),
    ],
)
def test_february_is_compared_with_the_whole_of_february(
    goal: Goal, as_of: date, last: date
) -> None:
    """29 February 2024 is in the comparison once 28 February 2025 has come."""
    found = compared(goal, as_of)
    assert (found.last, found.reference_first) == (min(as_of, FEBRUARY[1]), date(2024, 2, 1))
    assert found.reference_last == last
