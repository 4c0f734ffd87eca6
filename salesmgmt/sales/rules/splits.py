"""Who is credited with which part of an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from salesmgmt.lib.money import LEDGER_UNIT, allocate
from salesmgmt.sales.rules.terms import CreditKind

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class SplitDefect:
    """Why shares cannot be credited; `total` is what the revenue shares add up to."""

    code: str
    total: Decimal


def split_defect(shares: Sequence[tuple[CreditKind, Decimal]]) -> SplitDefect | None:
    """The defect of an order's shares, or None: revenue shares total exactly 1, overlay is free.

    Source: docs/methods.md "Crediting" (example C01).
    """
    revenue = [share for kind, share in shares if kind is CreditKind.REVENUE]
    total = sum(revenue, Decimal(0))
    if any(not share.is_finite() or not 0 < share <= WHOLE for _, share in shares):
        return SplitDefect("not_a_share", total)
    if any(share != share.quantize(LEDGER_UNIT) for _, share in shares):
        return SplitDefect("too_fine", total)
    if total != WHOLE:
        return SplitDefect("split", total)
    return None


def shares_of(amount: Decimal, shares: Sequence[tuple[CreditKind, Decimal]]) -> list[Decimal]:
    """What each share of `amount` is: revenue parts sum to it, overlay parts stand alone.

    The same rule as actions/sql/share.sql, which a property test proves.
    """
    revenue = [share for kind, share in shares if kind is CreditKind.REVENUE]
    parts = iter(allocate(amount, revenue))
    return [
        next(parts)
        if kind is CreditKind.REVENUE
        else (amount * share).quantize(LEDGER_UNIT, rounding=ROUND_HALF_UP)
        for kind, share in shares
    ]
