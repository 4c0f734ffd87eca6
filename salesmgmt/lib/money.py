"""Exact shares of an amount, and the one rounding to a currency's minor unit."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision

LEDGER_UNIT = Decimal("0.000001")
"""The finest amount of a document or a credit: six decimals."""


@cache
def minor_unit(currency: str) -> Decimal:
    """Smallest unit of a currency: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round half up (away from zero) to the minor unit; done once, when shown, invoiced or paid."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def allocate(
    total: Decimal, weights: Sequence[Decimal], unit: Decimal = LEDGER_UNIT
) -> list[Decimal]:
    """Share `total` by `weights` so that the parts sum exactly to it (largest remainder).

    Parts are whole multiples of `unit`; the missing units go to the largest
    fractional remainders, ties to the earlier position. A negative total is
    shared by its absolute value. Raises ValueError when a weight is negative,
    all are zero, or `total` is no multiple of `unit`.
    Source: docs/methods.md, "Largest remainder" (examples Q01, Q03, Q05).
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("Weights must not be negative and must not all be zero.")
    units = abs(total) / unit
    if units != units.to_integral_value():
        raise ValueError(f"{total} is no multiple of {unit}.")
    exact = [units * weight / whole for weight in weights]
    parts = [share.to_integral_value(ROUND_FLOOR) for share in exact]
    missing = int(units - sum(parts, Decimal(0)))
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for position in by_remainder[:missing]:
        parts[position] += 1
    sign = -1 if total < 0 else 1
    return [sign * part * unit for part in parts]


def round_together(amounts: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """Round amounts of one list so that they sum to their rounded total.

    Each becomes one of its two neighbouring multiples of `unit`; the total is
    rounded half up, and the units missing after rounding down go to the largest
    remainders, ties to the earlier position. Rounded one by one, 163 amounts
    can be 0.82 beside what they stand for.
    Source: docs/methods.md, "Parts sum exactly to the whole".
    """
    floors = [(amount / unit).to_integral_value(ROUND_FLOOR) for amount in amounts]
    rests = [amount / unit - floor for amount, floor in zip(amounts, floors, strict=True)]
    total = (sum(amounts, Decimal(0)) / unit).quantize(Decimal(1), ROUND_HALF_UP)
    missing = int(total - sum(floors, Decimal(0)))
    for position in sorted(range(len(amounts)), key=lambda i: (-rests[i], i))[:missing]:
        floors[position] += 1
    # Quantized: 0 / 0.01 is 0E+2, which would print as "0".
    return [(floor * unit).quantize(unit) for floor in floors]
