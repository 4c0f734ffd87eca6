"""What a figure earns: marginal tiers on attainment, threshold, cap, one rounding.

Every amount comes with the steps that lead to it; the steps add up to it exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from recognition.rules.terms import StepKind

UNIT = Decimal("0.000001")
"""The finest amount that is kept; tiers begin at amounts of it."""

LARGEST_RATIO = Decimal(10) ** 14 - UNIT
"""The greatest attainment that is kept: a target of 0.000001 must not stop everybody's pay."""

_DIGITS = 60
NOTHING = Decimal(0)


class WhyNot(StrEnum):
    """Why a goal earns nothing."""

    NO_TARGET = "no_target"
    BELOW_THRESHOLD = "below"
    # The threshold is reached, but the tiers give no whole minor unit.
    NO_AMOUNT = "no_amount"


@dataclass(frozen=True, slots=True)
class TierRule:
    """From this attainment (included) up to the next tier's, so much of every further unit."""

    from_ratio: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the calculation; tiers also say between which attainments, of how much, the rate.

    `to_ratio` is None where a tier has no end.
    """

    kind: StepKind
    amount: Decimal
    from_ratio: Decimal | None = None
    to_ratio: Decimal | None = None
    base: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reward:
    """What somebody gets for one goal: cash, or one item that costs the company `cost`.

    `attainment` is a ratio, None without a target above 0; `why_not` says why it is nothing.
    """

    attainment: Decimal | None
    amount: Decimal = NOTHING
    cost: Decimal = NOTHING
    steps: tuple[Step, ...] = ()
    why_not: WhyNot | None = None

    @property
    def is_earned(self) -> bool:
        return self.why_not is None


def attainment_of(credited: Decimal, target: Decimal) -> Decimal | None:
    """credited / target with six decimals; None for a target that is not above 0."""
    if target <= 0:
        return None
    with localcontext(prec=_DIGITS):
        found = (credited / target).quantize(UNIT, ROUND_HALF_UP)
    return max(min(found, LARGEST_RATIO), -LARGEST_RATIO)


def cash_of(
    credited: Decimal,
    target: Decimal,
    *,
    threshold: Decimal,
    tiers: Sequence[TierRule],
    cap: Decimal | None,
    minor_unit: Decimal,
) -> Reward:
    """Each tier pays its rate on the part of `credited` inside it; below the threshold nothing.

    A tier reaches from its attainment times the target (included) to the next one's (not): the
    bounds are half-open, so nothing is paid twice and nothing left out. What exceeds the cap is
    taken off; the sum is rounded half up to `minor_unit`, once, from the exact amounts.
    Source: docs/methods.md, "Marginal tiers" (examples I01, I03, I04).
    """
    if refused := _below(credited, target, threshold):
        return Reward(attainment_of(credited, target), why_not=refused)
    with localcontext(prec=_DIGITS):
        parts = _parts(credited, target, tiers)
        exact = sum((part.amount for part in parts), NOTHING)
        steps = [replace(part, amount=part.amount.quantize(UNIT, ROUND_HALF_UP)) for part in parts]
        if cap is not None and exact > cap:
            steps.append(Step(StepKind.CAP, cap - sum((s.amount for s in steps), NOTHING)))
            exact = cap
        amount = exact.quantize(minor_unit, ROUND_HALF_UP)
        steps = _rounded(steps, amount)
    why_not = None if amount else WhyNot.NO_AMOUNT
    return Reward(attainment_of(credited, target), amount, amount, tuple(steps), why_not)


def item_of(credited: Decimal, target: Decimal, *, threshold: Decimal, cost: Decimal) -> Reward:
    """One item for who reaches the threshold; it costs the company `cost`."""
    attainment = attainment_of(credited, target)
    if refused := _below(credited, target, threshold):
        return Reward(attainment, why_not=refused)
    return Reward(attainment, cost=cost)


def correction_of(now: Reward, settled: Decimal) -> Reward:
    """The difference of what the goal comes to now to what is settled already; may be negative."""
    steps = (*now.steps, Step(StepKind.BOOKED_BEFORE, -settled))
    amount = now.amount - settled
    return replace(now, amount=amount, cost=amount, steps=steps, why_not=None)


def _below(credited: Decimal, target: Decimal, threshold: Decimal) -> WhyNot | None:
    if target <= 0:
        return WhyNot.NO_TARGET
    # Not by the rounded attainment: 99.99999 % of a target is not all of it.
    with localcontext(prec=_DIGITS):
        return WhyNot.BELOW_THRESHOLD if credited < threshold * target else None


def _parts(credited: Decimal, target: Decimal, tiers: Sequence[TierRule]) -> list[Step]:
    """The tiers that were reached, with exact amounts; each ends where the next begins."""
    ordered = sorted(tiers, key=lambda tier: tier.from_ratio)
    bounds = [(tier.from_ratio * target).quantize(UNIT, ROUND_HALF_UP) for tier in ordered]
    steps = []
    for place, tier in enumerate(ordered):
        is_last = place + 1 == len(ordered)
        # By what is credited, not by the tier's width: two bounds can meet in the finest unit.
        if credited <= bounds[place]:
            break
        base = (credited if is_last else min(credited, bounds[place + 1])) - bounds[place]
        until = None if is_last else ordered[place + 1].from_ratio
        steps.append(Step(StepKind.TIER, base * tier.rate, tier.from_ratio, until, base, tier.rate))
    return steps


def _rounded(steps: list[Step], amount: Decimal) -> list[Step]:
    rest = amount - sum((step.amount for step in steps), NOTHING)
    return [*steps, Step(StepKind.ROUNDING, rest)] if rest else steps
