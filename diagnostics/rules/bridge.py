"""The bridge from target to actual: which part of a gap lies where, exact to the last digit.

Method "pvm5" (docs/methods.md): price, volume and mix of the products sold in both windows,
and the products that came or went. Plan is the comparison window with its mix and prices,
every quantity scaled by target / reference; the scaling itself is the bar "growth" and lies
before the target. The other bars add up to actual - target. An accounting of a gap, not a proof
of a cause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NamedTuple

from diagnostics.rules.terms import BarKind

UNIT = Decimal("0.000001")
_FROM_TARGET = (BarKind.LOST, BarKind.NEW, BarKind.PRICE, BarKind.MIX, BarKind.VOLUME)


class Sold(NamedTuple):
    """What was credited of one product in a window: units, and amount in the company currency."""

    quantity: Decimal
    amount: Decimal

    @property
    def is_comparable(self) -> bool:
        """Whether a price can be told from it; returns beyond sales and free goods cannot."""
        return self.quantity > 0 and self.amount > 0


Book = Mapping[int, Sold]
"""What was credited in one window, by product."""


@dataclass(frozen=True, slots=True)
class BarAmount:
    """One bar; `amount` has six decimals."""

    kind: BarKind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Parts:
    """The difference of two books in exact fractions; `rest` is what has no price to compare."""

    price: Fraction
    volume: Fraction
    mix: Fraction
    new: Fraction
    lost: Fraction
    rest: Fraction

    @property
    def total(self) -> Fraction:
        return self.price + self.volume + self.mix + self.new + self.lost + self.rest


def price_volume_mix(prior: Book, actual: Book, scale: Fraction = Fraction(1)) -> Parts:
    """Split actual - scale x prior; every quantity of `prior` counts `scale` times.

    Of products in both: price is q1 (p1 - p0), volume (Q1 - Q0) times the mean prior price, mix
    the rest of their difference. A product that can be compared in one window alone is new or
    lost; one with an amount but no positive quantity is `rest`.
    """
    was = {key: _exact(sold, scale) for key, sold in prior.items() if sold.is_comparable}
    now = {key: _exact(sold) for key, sold in actual.items() if sold.is_comparable}
    both = was.keys() & now.keys()
    old_units, new_units = (sum(book[key][0] for key in both) for book in (was, now))
    old_amount, new_amount = (sum(book[key][1] for key in both) for book in (was, now))
    price = sum(now[key][1] - now[key][0] * was[key][1] / was[key][0] for key in both)
    volume = (new_units - old_units) * old_amount / old_units if both else Fraction(0)
    rest = _rest(actual, now) - scale * _rest(prior, was)
    return Parts(
        price=Fraction(price),
        volume=Fraction(volume),
        mix=Fraction(new_amount - old_amount - price - volume),
        new=Fraction(sum(now[key][1] for key in now.keys() - both)),
        lost=Fraction(-sum(was[key][1] for key in was.keys() - both)),
        rest=rest,
    )


def price_volume_cross(prior: Book, actual: Book) -> tuple[Fraction, Fraction, Fraction]:
    """Price at old quantities, volume at old prices, and what both changes make together.

    The form of other publications (examples V01, V02), for comparison; products in both windows.
    """
    price = volume = cross = Fraction(0)
    for key in prior.keys() & actual.keys():
        (q0, a0), (q1, a1) = _exact(prior[key]), _exact(actual[key])
        p0, p1 = a0 / q0, a1 / q1
        price += q0 * (p1 - p0)
        volume += p0 * (q1 - q0)
        cross += (q1 - q0) * (p1 - p0)
    return price, volume, cross


def bars_of(prior: Book, actual: Book, target: Decimal) -> tuple[BarAmount, ...]:
    """The bars in their order: growth first, then those from target to actual.

    All but growth add up to actual - target exactly, growth is target - reference. Where the
    comparison window has nothing to scale (no sales, or more returns than sales) everything is
    unexplained.
    """
    reference = sum((sold.amount for sold in prior.values()), Decimal(0))
    gap = sum((sold.amount for sold in actual.values()), Decimal(0)) - target
    growth = BarAmount(BarKind.GROWTH, target - reference)
    comparable = any(sold.is_comparable for sold in prior.values())
    if reference <= 0 or target <= 0 or not comparable:
        return growth, BarAmount(BarKind.UNEXPLAINED, gap)
    parts = price_volume_mix(prior, actual, Fraction(target) / Fraction(reference))
    amounts = [parts.lost, parts.new, parts.price, parts.mix, parts.volume]
    bars = [
        BarAmount(kind, _rounded(amount))
        for kind, amount in zip(_FROM_TARGET, amounts, strict=True)
    ]
    # What rounding six decimals leaves over is no finding of its own: it goes to the largest bar
    # unless something cannot be explained anyway.
    unexplained = gap - sum((bar.amount for bar in bars), Decimal(0))
    if not parts.rest:
        return growth, *_absorbed(bars, unexplained)
    return growth, *bars, BarAmount(BarKind.UNEXPLAINED, unexplained)


def _absorbed(bars: list[BarAmount], remainder: Decimal) -> list[BarAmount]:
    """The bars with a rounding remainder in the largest of them."""
    largest = max(range(len(bars)), key=lambda n: abs(bars[n].amount))
    bar = bars[largest]
    bars[largest] = BarAmount(bar.kind, bar.amount + remainder)
    return bars


def _exact(sold: Sold, scale: Fraction = Fraction(1)) -> tuple[Fraction, Fraction]:
    return Fraction(sold.quantity) * scale, Fraction(sold.amount) * scale


def _rest(book: Book, compared: Mapping[int, object]) -> Fraction:
    return sum(
        (Fraction(sold.amount) for key, sold in book.items() if key not in compared), Fraction(0)
    )


def _rounded(amount: Fraction) -> Decimal:
    """Six decimals; exact integer arithmetic, no context's precision in between."""
    millionths = round(amount * 1_000_000)
    return Decimal(millionths).scaleb(-6).quantize(UNIT, ROUND_HALF_EVEN)


def price_index(prior: Book, actual: Book) -> tuple[Decimal | None, int]:
    """What today's quantities cost at today's prices against yesterday's, and of how many products.

    Paasche: sum q1 p1 / sum q1 p0 over products in both windows; None where there are none.
    """
    both = [
        key
        for key in prior.keys() & actual.keys()
        if prior[key].is_comparable and actual[key].is_comparable
    ]
    then = sum(
        (actual[key].quantity * prior[key].amount / prior[key].quantity for key in both), Decimal(0)
    )
    now = sum((actual[key].amount for key in both), Decimal(0))
    return (now / then if then else None), len(both)
