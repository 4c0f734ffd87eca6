"""Exact shares of a target: over the goals below (G4), after a revision and in time (G7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from salesmgmt.lib.money import allocate

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Split:
    """Shares in the order of the weights; `equal` says that there was nothing to weigh by."""

    shares: tuple[Decimal, ...]
    equal: bool


def unit_for(smallest: Decimal, *amounts: Decimal) -> Decimal:
    """The unit that shares are rounded to: the measure's smallest, or finer where an amount is.

    `smallest` is the currency's minor unit or 1 for counts; a target of 12.5 units is split
    in tenths.
    """
    # Finite amounts: their exponent is a number.
    exponents = [cast("int", amount.normalize().as_tuple().exponent) for amount in amounts]
    return min([smallest, *(ONE.scaleb(exponent) for exponent in exponents)])


def split(total: Decimal, weights: Sequence[Decimal], unit: Decimal) -> Split:
    """Share `total` by `weights` in whole `unit`s; the shares sum to it exactly.

    Negative weights (more returned than sold) count as nothing. Where nothing is left to weigh
    by, all get the same. Source: docs/methods.md, "Largest remainder" (examples Q01, Q05).
    Raises ValueError when `total` is no multiple of `unit`.
    """
    if not weights:
        return Split((), equal=False)
    kept = [max(weight, Decimal(0)) for weight in weights]
    equal = not any(kept)
    shares = allocate(total, [ONE] * len(kept) if equal else kept, unit)
    return Split(tuple(share.quantize(unit) for share in shares), equal)


def respread(
    parent_old: Decimal, parent_new: Decimal, children: Sequence[Decimal], unit: Decimal
) -> list[Decimal]:
    """The targets below after the one above changed: each x new / old, exact in their sum.

    The sum of the children changes in the same proportion, so a gap stays a gap. Raises
    ValueError when the old target is zero: there is no proportion. Source: example Q07.
    """
    if parent_old == 0:
        raise ValueError("A target of zero has no proportion.")
    total = sum(children, Decimal(0)) * parent_new / parent_old
    return list(split(total.quantize(unit, ROUND_HALF_UP), children, unit).shares)


def prorated(old: Decimal, new: Decimal, *, elapsed: int, total: int, unit: Decimal) -> Decimal:
    """The target of the whole window when `new` holds for the days that are left.

    `elapsed` of `total` working days were under the `old` target. Raises ValueError when there
    are no days.
    """
    if total <= 0 or not 0 <= elapsed <= total:
        raise ValueError("The days that have passed lie between none and all.")
    exact = (old * elapsed + new * (total - elapsed)) / total
    return exact.quantize(unit, ROUND_HALF_UP)
