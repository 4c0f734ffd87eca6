"""Exact shares of an amount, and the one rounding to a currency's minor unit."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision

LEDGER_UNIT = Decimal("0.000001")
"""The finest amount of a document or a credit: six decimals."""


@cache
def minor_decimals(currency: str) -> int:
    """Decimals of an amount of a currency: 2 of EUR, none of JPY, 3 of KWD."""
    return get_currency_precision(currency)


@cache
def minor_unit(currency: str) -> Decimal:
    """Smallest unit of a currency: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-minor_decimals(currency))


def round_half_up(figure: Decimal, unit: Decimal) -> Decimal:
    """The nearest multiple of `unit` (a power of ten), halves away from zero; never -0.00."""
    return figure.quantize(unit, rounding=ROUND_HALF_UP) + 0


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round half up (away from zero) to the minor unit; done once, when shown, invoiced or paid."""
    return round_half_up(amount, minor_unit(currency))


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
