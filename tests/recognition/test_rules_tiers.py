"""What a figure earns: published examples, boundaries, and what holds for every figure."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.rules.terms import StepKind
from recognition.rules.tiers import (
    LARGEST_RATIO,
    Reward,
    TierRule,
    WhyNot,
    attainment_of,
    cash_of,
    correction_of,
    item_of,
)
from tests.worked import example

CENT = Decimal("0.01")


def rules(*pairs: tuple[str | int, str | int]) -> list[TierRule]:
    return [TierRule(Decimal(start), Decimal(rate)) for start, rate in pairs]


def cash(
    credited: object,
    target: object,
    tiers: list[TierRule],
    *,
    threshold: object = 0,
    cap: object = None,
    unit: Decimal = CENT,
) -> Reward:
    return cash_of(
        Decimal(str(credited)),
        Decimal(str(target)),
        threshold=Decimal(str(threshold)),
        tiers=tiers,
        cap=None if cap is None else Decimal(str(cap)),
        minor_unit=unit,
    )


def test_i01_marginal_tiers_with_threshold() -> None:
    asked = example("I01")["input"]
    tiers = [
        TierRule(Decimal(first) / 100, Decimal(rate) / 100)
        for first, _last, rate in asked["tiers_pct_of_quota"]
    ]
    found = cash(asked["sales"], asked["quota"], tiers, threshold="0.5")
    expected = example("I01")["expected"]
    # The fifth tier is not reached.
    assert [step.amount for step in found.steps] == expected["parts"][:4]
    assert expected["parts"][4] == 0
    assert found.amount == expected["total"]
    assert found.attainment == Decimal("1.3")


def test_i03_two_tiers() -> None:
    asked, expected = example("I03")["input"], example("I03")["expected"]
    (_, bound, low), (_, _, high) = asked["tiers"]
    tiers = [TierRule(Decimal(0), Decimal(low) / 100), TierRule(Decimal(1), Decimal(high) / 100)]
    found = cash(asked["sales"], bound, tiers)
    assert [step.amount for step in found.steps] == expected["parts"]
    assert found.amount == expected["total"]
    rate = found.amount / asked["sales"] * 100
    assert abs(rate - Decimal(str(expected["effective_rate_pct"]))) <= Decimal("0.05")


def test_i04_bounds_are_half_open() -> None:
    """Each cycle by itself."""
    asked, expected = example("I04")["input"], example("I04")["expected"]
    tiers = [TierRule(Decimal(first), Decimal(rate) / 100) for first, _, rate in asked["tiers"]]
    cycles = [cash(cycle, 1, tiers).amount for cycle in asked["cycles"]]
    assert cycles == [Decimal(str(value)) for value in expected["cycles"]]
    assert sum(cycles) == Decimal(str(expected["total"]))


THREE = rules(("0.8", "0.02"), ("1", "0.08"), ("1.1", "0.12"))


@pytest.mark.parametrize(
    ("credited", "amount"),
    [
        ("799.99", "0"),
        ("800", "0"),
        ("800.50", "0.01"),
        ("999.99", "4.00"),
        ("1000", "4.00"),
        ("1001", "4.08"),
        ("1100", "12.00"),
        ("1101", "12.12"),
        ("-50", "0"),
        ("0", "0"),
    ],
)
def test_boundaries(credited: str, amount: str) -> None:
    assert cash(credited, 1000, THREE, threshold="0.8").amount == Decimal(amount)


def test_below_the_threshold_is_nothing_at_it_is_all() -> None:
    below = cash("999.999999", 1000, THREE, threshold=1)
    assert (below.amount, below.steps, below.why_not) == (0, (), WhyNot.BELOW_THRESHOLD)
    assert cash(1000, 1000, THREE, threshold=1).amount == 4


@pytest.mark.parametrize("target", [0, -5])
def test_without_a_target_nobody_attains(target: int) -> None:
    found = cash(500, target, THREE)
    assert found == Reward(None, why_not=WhyNot.NO_TARGET)
    assert item_of(Decimal(5), Decimal(target), threshold=Decimal(0), cost=Decimal(1)) == found


def test_reached_but_no_amount() -> None:
    assert cash(800, 1000, THREE, threshold="0.8").why_not is WhyNot.NO_AMOUNT
    assert not cash(800, 1000, THREE, threshold="0.8").is_earned


def test_the_cap_is_a_step_of_its_own() -> None:
    found = cash(2000, 1000, THREE, cap=100)
    kinds = [step.kind for step in found.steps]
    assert kinds == [StepKind.TIER, StepKind.TIER, StepKind.TIER, StepKind.CAP]
    assert [step.amount for step in found.steps] == [4, 8, 108, -20]
    assert found.amount == found.cost == 100


def test_rounds_half_up_once_and_says_so() -> None:
    """Each part comes to 0.0025: rounded one by one they would be nothing."""
    tiers = rules(("0", "0.0025"), ("1", "0.0025"))
    found = cash(2, 1, tiers)
    assert found.amount == CENT
    assert [step.kind for step in found.steps][-1] is StepKind.ROUNDING
    assert found.steps[-1].amount == Decimal("0.005")
    assert cash(1, 1, rules(("0", "0.005"))).amount == CENT
    assert cash(150, 100, rules(("0", "0.01")), unit=Decimal(1)).amount == 2


def test_an_item_for_who_reaches_the_threshold() -> None:
    given = {"threshold": Decimal(1), "cost": Decimal(900)}
    reached = item_of(Decimal(100), Decimal(100), **given)
    assert (reached.amount, reached.cost, reached.is_earned) == (0, 900, True)
    missed = item_of(Decimal("99.999999"), Decimal(100), **given)
    assert (missed.cost, missed.why_not) == (0, WhyNot.BELOW_THRESHOLD)


def test_an_absurd_attainment_stays_storable() -> None:
    assert attainment_of(Decimal(10) ** 13, Decimal("0.000001")) == LARGEST_RATIO


def test_a_correction_is_the_difference() -> None:
    now = cash(1000, 1000, THREE)
    found = correction_of(now, Decimal("16.50"))
    assert found.amount == found.cost == Decimal("-12.50")
    assert found.steps[-1].kind is StepKind.BOOKED_BEFORE
    assert sum(step.amount for step in found.steps) == found.amount
    nothing_left = correction_of(cash(0, 1000, THREE, threshold=1), Decimal(4))
    assert nothing_left.amount == -4


amounts = st.decimals(-1000, 5_000_000, places=6)
targets = st.decimals(Decimal("0.01"), 2_000_000, places=6)
ratios = st.decimals(0, 3, places=6)
rates = st.decimals(0, 1, places=6)
schemes = st.lists(
    st.builds(TierRule, ratios, rates), min_size=1, max_size=5, unique_by=lambda t: t.from_ratio
)
caps = st.one_of(st.none(), st.decimals(Decimal("0.01"), 10_000, places=2))


@given(amounts, targets, schemes, ratios, caps)
def test_steps_add_up_exactly(
    credited: Decimal,
    target: Decimal,
    tiers: list[TierRule],
    threshold: Decimal,
    cap: Decimal | None,
) -> None:
    found = cash(credited, target, tiers, threshold=threshold, cap=cap)
    assert sum((step.amount for step in found.steps), Decimal(0)) == found.amount
    assert found.amount >= 0
    assert cap is None or found.amount <= cap
    for step in found.steps:
        assert step.amount == step.amount.quantize(Decimal("0.000001"))


@given(amounts, amounts, targets, schemes, ratios, caps)
def test_more_never_pays_less(
    one: Decimal,
    other: Decimal,
    target: Decimal,
    tiers: list[TierRule],
    threshold: Decimal,
    cap: Decimal | None,
) -> None:
    low, high = sorted([one, other])
    less = cash(low, target, tiers, threshold=threshold, cap=cap)
    more = cash(high, target, tiers, threshold=threshold, cap=cap)
    assert less.amount <= more.amount


@given(amounts, targets, schemes)
def test_tiers_touch_and_cover_all_above_the_first(
    credited: Decimal, target: Decimal, tiers: list[TierRule]
) -> None:
    parts = [step for step in cash(credited, target, tiers).steps if step.kind is StepKind.TIER]
    for before, after in pairwise(parts):
        assert before.to_ratio == after.from_ratio
    if parts:
        first = (parts[0].from_ratio * target).quantize(Decimal("0.000001"), "ROUND_HALF_UP")
        # Each part is shown to the millionth; the exact ones leave nothing out.
        missing = credited - first - sum(part.base for part in parts)
        assert abs(missing) <= len(parts) * Decimal("0.000001")
