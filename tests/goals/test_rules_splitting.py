"""Exact shares: split, spread after a revision, prorated in time."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.splitting import Split, prorated, respread, split, unit_for
from tests.worked import example

CENT, ONE = Decimal("0.01"), Decimal(1)


def decimals(*numbers: object) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


def test_q01_whole_units() -> None:
    case = example("Q01")
    found = split(Decimal(case["input"]["total"]), decimals(*case["input"]["weights"]), ONE)
    assert list(found.shares) == case["expected"]
    assert not found.equal


def test_q05_cents() -> None:
    case = example("Q05")
    total = case["input"]["cents"] * CENT
    for ratios, wanted in zip(case["input"]["ratios"], case["expected"], strict=True):
        assert [share / CENT for share in split(total, decimals(*ratios), CENT).shares] == wanted


def test_q07_a_changed_parent_goal() -> None:
    case = example("Q07")
    asked = case["input"]
    found = respread(
        Decimal(asked["parent_old"]),
        Decimal(asked["parent_new"]),
        decimals(*asked["children"]),
        CENT,
    )
    for share, wanted in zip(found, case["expected"], strict=True):
        assert abs(share - Decimal(str(wanted))) <= Decimal(str(case["tolerance"]))
    assert sum(found) == Decimal("8000.00")


@pytest.mark.parametrize(
    ("total", "weights", "shares", "equal"),
    [
        (100, [], [], False),
        (100, [0, 0, 0], ["33.34", "33.33", "33.33"], True),
        (100, [-5, 0], ["50", "50"], True),
        (100, [-5, 1], ["0", "100"], False),
        (0, [3, 1], ["0", "0"], False),
        ("0.01", [1, 1], ["0.01", "0"], False),
    ],
)
def test_weights_that_say_little(total: object, weights: list, shares: list, equal: bool) -> None:
    found = split(Decimal(str(total)), decimals(*weights), CENT)
    assert found == Split(tuple(decimals(*shares)), equal)


def test_a_total_finer_than_its_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="no multiple"):
        split(Decimal("1.005"), decimals(1, 1), CENT)


@pytest.mark.parametrize(
    ("smallest", "amounts", "unit"),
    [
        (CENT, ["100"], CENT),
        (CENT, ["100.005"], Decimal("0.001")),
        (ONE, ["1200"], ONE),
        (ONE, ["12.5", "3"], Decimal("0.1")),
        (Decimal("0.001"), ["5"], Decimal("0.001")),
    ],
)
def test_the_unit_of_shares(smallest: Decimal, amounts: list, unit: Decimal) -> None:
    assert unit_for(smallest, *decimals(*amounts)) == unit


@pytest.mark.parametrize(
    ("old", "new", "children", "wanted"),
    [
        (7000, 3500, [3200, 3800], ["1600", "1900"]),
        # A gap of 1,000 becomes one of 2,000: it grows with the target.
        (4000, 8000, [1000, 2000], ["2000", "4000"]),
        (100, 0, [60, 40], ["0", "0"]),
        (100, 150, [0, 0], ["0", "0"]),
        (100, 150, [], []),
    ],
)
def test_respread(old: int, new: int, children: list, wanted: list) -> None:
    assert respread(Decimal(old), Decimal(new), decimals(*children), CENT) == decimals(*wanted)


def test_zero_has_no_proportion() -> None:
    with pytest.raises(ValueError, match="no proportion"):
        respread(Decimal(0), Decimal(5), decimals(1), CENT)


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(-(10**6), 10**9), min_size=1, max_size=30),
)
def test_shares_are_exact_and_fair(cents: int, weights: list[int]) -> None:
    total = cents * CENT
    found = split(total, decimals(*weights), CENT).shares
    assert sum(found) == total
    kept = [max(weight, 0) for weight in weights]
    whole = sum(kept)
    for share, weight in zip(found, kept, strict=True):
        exact = total * weight / whole if whole else total / len(weights)
        assert abs(share - exact) < CENT


@pytest.mark.parametrize(
    ("elapsed", "total", "wanted"),
    [(0, 250, "2000.00"), (125, 250, "1500.00"), (250, 250, "1000.00"), (1, 3, "1666.67")],
)
def test_prorated(elapsed: int, total: int, wanted: str) -> None:
    found = prorated(Decimal(1000), Decimal(2000), elapsed=elapsed, total=total, unit=CENT)
    assert found == Decimal(wanted)


@pytest.mark.parametrize(("elapsed", "total"), [(0, 0), (-1, 5), (6, 5)])
def test_days_that_are_none(elapsed: int, total: int) -> None:
    with pytest.raises(ValueError, match="days"):
        prorated(Decimal(1), Decimal(2), elapsed=elapsed, total=total, unit=CENT)
