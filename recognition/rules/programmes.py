"""What a programme says, and what fits together in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from recognition.rules.terms import AwardKind
from recognition.rules.tiers import TierRule

MOST_TIERS = 12
MONEY_MEASURES = ("revenue", "margin")
"""Measures of which a share can be paid."""

COUNTED_MEASURES = (*MONEY_MEASURES, "units", "orders")
"""Measures whose entries have a day of sale: rates and averages of the ledger have none."""


class Flaw(StrEnum):
    """What does not fit together, by the field that it stands at."""

    NOT_COUNTED = "not_counted"
    NOT_MONEY = "not_money"
    NO_TIERS = "no_tiers"
    TOO_MANY_TIERS = "too_many_tiers"
    TWICE = "twice"
    CASH_ONLY = "cash_only"
    NOT_FOR_CASH = "not_for_cash"
    TIME_OFF_ONLY = "time_off_only"
    NO_ITEM = "no_item"
    NO_COST = "no_cost"
    NO_DAYS = "no_days"
    BELOW_ZERO = "below_zero"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is paid for which measure: the part of a programme that depends on the award's kind."""

    measure: str
    kind: AwardKind
    tiers: Sequence[TierRule]
    cap: Decimal | None
    item: str
    days: Decimal | None
    unit_cost: Decimal | None


def flaws_of(offer: Offer) -> list[tuple[str, Flaw]]:
    """(field, flaw) of everything that is missing or belongs to another kind of award."""
    found = []
    if offer.measure not in COUNTED_MEASURES:
        found.append(("measure", Flaw.NOT_COUNTED))
    if offer.kind is AwardKind.CASH:
        return found + _flaws_of_cash(offer)
    return found + _flaws_of_item(offer)


def _flaws_of_cash(offer: Offer) -> list[tuple[str, Flaw]]:
    checks = [
        ("measure", Flaw.NOT_MONEY, offer.measure in set(COUNTED_MEASURES) - set(MONEY_MEASURES)),
        ("tiers", Flaw.NO_TIERS, not offer.tiers),
        ("tiers", Flaw.TOO_MANY_TIERS, len(offer.tiers) > MOST_TIERS),
        ("tiers", Flaw.TWICE, len({t.from_ratio for t in offer.tiers}) < len(offer.tiers)),
        ("item", Flaw.NOT_FOR_CASH, bool(offer.item)),
        ("days", Flaw.TIME_OFF_ONLY, offer.days is not None),
        ("unit_cost", Flaw.NOT_FOR_CASH, offer.unit_cost is not None),
    ]
    return [(field, flaw) for field, flaw, is_so in checks if is_so]


def _flaws_of_item(offer: Offer) -> list[tuple[str, Flaw]]:
    is_time_off = offer.kind is AwardKind.TIME_OFF
    checks = [
        ("tiers", Flaw.CASH_ONLY, bool(offer.tiers)),
        ("cap", Flaw.CASH_ONLY, offer.cap is not None),
        ("item", Flaw.NO_ITEM, not offer.item),
        ("unit_cost", Flaw.NO_COST, offer.unit_cost is None),
        ("days", Flaw.NO_DAYS, is_time_off and offer.days is None),
        ("days", Flaw.BELOW_ZERO, is_time_off and offer.days is not None and offer.days <= 0),
        ("days", Flaw.TIME_OFF_ONLY, not is_time_off and offer.days is not None),
    ]
    return [(field, flaw) for field, flaw, is_so in checks if is_so]
