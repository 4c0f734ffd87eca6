"""Margins of what has a cost, of what has none, and of both."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from salesmgmt.sales.rules.margin import costed_ratio, margin_of


@dataclass
class Sums:
    """Sums of entries: `known` and `unknown` are revenue with and without a cost."""

    known: int
    margin: Decimal
    unknown: int

    @property
    def revenue(self) -> Decimal:
        return Decimal(self.known + self.unknown)

    @property
    def uncosted_revenue(self) -> Decimal:
        return Decimal(self.unknown)


@pytest.mark.parametrize(
    ("known", "margin", "unknown", "wanted", "share"),
    [
        (0, 0, 0, 0, None),  # nothing sold
        (100, 40, 0, 40, 1),
        (100, 0, 0, 0, 1),  # sold at cost: known, and nothing
        (100, -20, 0, -20, 1),
        (0, 0, 100, None, 0),  # no cost at all
        (0, 0, -100, None, 0),  # and its return
        (80, 30, 20, 30, "0.8"),
        (80, 0, 20, 0, "0.8"),
        (0, -5, 100, -5, 0),  # a free sample with a cost beside it
        (0, -5, 0, -5, None),  # the sample alone
        (-50, -10, 150, -10, "0.25"),  # more was returned than sold: by size
        (100, 40, -100, 40, "0.5"),  # no revenue is left of both together
    ],
)
def test_margin_and_what_it_is_told_of(
    known: int, margin: int, unknown: int, wanted: int | None, share: object
) -> None:
    sums = Sums(known, Decimal(margin), unknown)
    assert margin_of(sums) == wanted
    found = costed_ratio(sums.revenue, sums.uncosted_revenue)
    assert found == (None if share is None else Decimal(str(share)))
