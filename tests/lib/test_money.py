"""Exact shares (Q01, Q03, Q05) and the one rounding to the minor unit."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.lib.money import (
    LEDGER_UNIT,
    allocate,
    minor_unit,
    round_money,
)
from tests.worked import example

ONE = Decimal(1)
CENT = Decimal("0.01")


def decimals(values) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize("number", ["Q01", "Q03"])
def test_largest_remainder(number):
    case = example(number)
    parts = allocate(Decimal(case["input"]["total"]), decimals(case["input"]["weights"]), ONE)
    assert parts == case["expected"]


def test_q05_a_tie_goes_to_the_earlier_position():
    case = example("Q05")
    total = Decimal(case["input"]["cents"])
    shared = [allocate(total, decimals(ratio), ONE) for ratio in case["input"]["ratios"]]
    assert shared == case["expected"]


def test_c01_revenue_split_sums_to_the_amount():
    case = example("C01")
    amount = Decimal(case["input"]["amount"])
    parts = allocate(amount, decimals(case["input"]["revenue_split"]))
    assert parts == case["expected"]["revenue"]
    assert sum(parts) == case["expected"]["revenue_total"]


@pytest.mark.parametrize(
    ("total", "weights", "unit", "expected"),
    [
        ("100", [1, 1, 1], CENT, ["33.34", "33.33", "33.33"]),
        ("-100", [1, 1, 1], CENT, ["-33.34", "-33.33", "-33.33"]),
        ("1", [1, 1, 1], LEDGER_UNIT, ["0.333334", "0.333333", "0.333333"]),
        ("0", [1, 2], CENT, ["0", "0"]),
        ("10", [0, 1], CENT, ["0", "10"]),
        ("0.02", [1, 1, 1], CENT, ["0.01", "0.01", "0"]),
        ("7", [1], ONE, ["7"]),
    ],
)
def test_allocate(total, weights, unit, expected):
    assert allocate(Decimal(total), decimals(weights), unit) == decimals(expected)


@pytest.mark.parametrize(
    ("total", "weights", "unit", "message"),
    [
        ("1", [], CENT, "must not all be zero"),
        ("1", [0, 0], CENT, "must not all be zero"),
        ("1", [2, -1], CENT, "must not be negative"),
        ("0.001", [1], CENT, "no multiple of 0.01"),
        ("0.0000001", [1], LEDGER_UNIT, "no multiple"),
    ],
)
def test_allocate_refuses(total, weights, unit, message):
    with pytest.raises(ValueError, match=message):
        allocate(Decimal(total), decimals(weights), unit)


amounts = st.integers(-(10**16), 10**16).map(lambda units: units * LEDGER_UNIT)
shares = st.lists(st.integers(0, 10**6).map(Decimal), min_size=1, max_size=12).filter(any)


@given(amounts, shares)
def test_parts_sum_exactly_and_are_the_same_again(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert allocate(total, weights) == parts
    assert allocate(-total, weights) == [-part for part in parts]


@given(amounts, shares)
def test_a_part_is_less_than_a_unit_from_its_share_and_has_the_totals_sign(total, weights):
    for part, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < LEDGER_UNIT + Decimal("1e-15")
        assert part * total >= 0
        assert weight or not part


@given(amounts.map(abs), shares)
def test_a_larger_weight_never_gets_less(total, weights):
    ordered = sorted(weights, reverse=True)
    assert all(more >= less for more, less in pairwise(allocate(total, ordered)))


@pytest.mark.parametrize(
    ("currency", "unit"), [("EUR", "0.01"), ("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001")]
)
def test_minor_unit(currency, unit):
    assert minor_unit(currency) == Decimal(unit)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1.004999", "EUR", "1.00"),
        ("1.005", "EUR", "1.01"),
        ("1.015", "EUR", "1.02"),
        ("-1.005", "EUR", "-1.01"),
        ("-1.004999", "EUR", "-1.00"),
        ("100.5", "JPY", "101"),
        ("100.499999", "JPY", "100"),
        ("1.0005", "KWD", "1.001"),
        ("80487704.175", "USD", "80487704.18"),
    ],
)
def test_round_money_half_up(amount, currency, expected):
    assert str(round_money(Decimal(amount), currency)) == expected


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_rounding_moves_by_half_a_unit_at_most_and_once(amount, currency):
    rounded = round_money(amount, currency)
    assert abs(rounded - amount) <= minor_unit(currency) / 2
    assert round_money(rounded, currency) == rounded
    assert round_money(-amount, currency) == -rounded
