"""The bridge is exact: published examples, every random book, and the odd ones."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.rules.bridge import (
    BarAmount,
    Sold,
    bars_of,
    price_index,
    price_volume_cross,
    price_volume_mix,
)
from diagnostics.rules.terms import BarKind
from tests.worked import example


def books(products: dict) -> tuple[dict[int, Sold], dict[int, Sold]]:
    """Prior and actual from quantities and prices."""

    def book(q: str, p: str) -> dict[int, Sold]:
        return {
            n: Sold(Decimal(each[q]), Decimal(each[q]) * Decimal(each[p]))
            for n, each in enumerate(products.values())
        }

    return book("q0", "p0"), book("q1", "p1")


def test_one_product_with_the_cross_term() -> None:
    shown = example("V01")
    price, volume, cross = price_volume_cross(*books({"A": shown["input"]}))
    assert (price, volume, cross, price + volume + cross) == tuple(
        shown["expected"][key] for key in ("price", "volume", "cross", "total")
    )


def test_three_products_with_the_cross_term() -> None:
    shown = example("V02")
    prior, actual = books(shown["input"])
    assert sum(sold.amount for sold in prior.values()) == shown["expected"]["rev0"]
    assert sum(sold.amount for sold in actual.values()) == shown["expected"]["rev1"]
    assert price_volume_cross(prior, actual) == (
        shown["expected"]["price"],
        shown["expected"]["volume"],
        shown["expected"]["residual_called_mix"],
    )


def test_three_products_in_the_exact_form() -> None:
    shown = example("V03")
    parts = price_volume_mix(*books(shown["input"]))
    found = [parts.price, parts.volume, parts.mix, parts.new, parts.lost, parts.total]
    wanted = ["price", "volume", "mix", "new", "discontinued", "total"]
    for part, key in zip(found, wanted, strict=True):
        assert float(part) == pytest.approx(shown["expected"][key], abs=shown["tolerance"])


def test_new_and_lost_products_stand_by_themselves() -> None:
    prior = {1: Sold(Decimal(10), Decimal(100)), 2: Sold(Decimal(5), Decimal(50))}
    actual = {1: Sold(Decimal(10), Decimal(100)), 3: Sold(Decimal(2), Decimal(70))}
    parts = price_volume_mix(prior, actual)
    assert (parts.new, parts.lost) == (70, -50)
    assert parts.price == parts.volume == parts.mix == 0


def kinds(bars: tuple[BarAmount, ...]) -> dict[BarKind, Decimal]:
    return {bar.kind: bar.amount for bar in bars}


def test_growth_lies_before_the_target() -> None:
    """Twice as much was planned, twice as much came: nothing is left to account for."""
    prior = {1: Sold(Decimal(10), Decimal(100))}
    actual = {1: Sold(Decimal(20), Decimal(200))}
    found = kinds(bars_of(prior, actual, Decimal(200)))
    assert found.pop(BarKind.GROWTH) == 100
    assert set(found.values()) == {0}


@pytest.mark.parametrize(
    ("prior", "actual", "target"),
    [
        ({}, {1: Sold(Decimal(1), Decimal(5))}, Decimal(9)),
        ({1: Sold(Decimal(-1), Decimal(-5))}, {}, Decimal(9)),
        ({1: Sold(Decimal(1), Decimal(5))}, {}, Decimal(0)),
    ],
)
def test_without_a_comparison_everything_is_unexplained(prior, actual, target) -> None:
    found = kinds(bars_of(prior, actual, target))
    assert set(found) == {BarKind.GROWTH, BarKind.UNEXPLAINED}
    assert found[BarKind.UNEXPLAINED] == sum(s.amount for s in actual.values()) - target


amounts = st.decimals(-10_000, 1_000_000, places=6)
solds = st.builds(Sold, st.decimals(-100, 10_000, places=3), amounts)
book = st.dictionaries(st.integers(0, 8), solds, max_size=8)


@given(book, book, st.decimals(0, 5_000_000, places=6))
def test_all_bars_but_growth_come_to_the_gap(prior, actual, target) -> None:
    bars = bars_of(prior, actual, target)
    reference = sum((sold.amount for sold in prior.values()), Decimal(0))
    reached = sum((sold.amount for sold in actual.values()), Decimal(0))
    assert bars[0] == BarAmount(BarKind.GROWTH, target - reference)
    assert sum((bar.amount for bar in bars[1:]), Decimal(0)) == reached - target
    assert len({bar.kind for bar in bars}) == len(bars)
    assert all(bar.amount == bar.amount.quantize(Decimal("0.000001")) for bar in bars)


@given(book, book)
def test_the_parts_come_to_the_difference(prior, actual) -> None:
    parts = price_volume_mix(prior, actual)
    before, after = (
        sum((Fraction(sold.amount) for sold in each.values()), Fraction(0))
        for each in (prior, actual)
    )
    assert parts.total == after - before


def test_price_index_weighs_by_what_is_sold_now() -> None:
    prior = {1: Sold(Decimal(10), Decimal(100)), 2: Sold(Decimal(1), Decimal(50))}
    actual = {1: Sold(Decimal(20), Decimal(240)), 3: Sold(Decimal(1), Decimal(9))}
    assert price_index(prior, actual) == (Decimal("1.2"), 1)
    assert price_index({}, actual) == (None, 0)
