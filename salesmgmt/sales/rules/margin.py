"""What a margin can be said of: the cost of some lines is known, that of others is not.

Lines without a cost on their order's day are in no margin; their revenue is kept beside it
(`uncosted_revenue`), of each entry and in every roll-up. So both questions are answered from sums.
"""

from decimal import Decimal
from typing import Protocol


class Costed(Protocol):
    """Sums of credit, or one entry; amounts in the company currency."""

    @property
    def revenue(self) -> Decimal: ...
    @property
    def margin(self) -> Decimal: ...
    @property
    def uncosted_revenue(self) -> Decimal: ...


def margin_of(sums: Costed) -> Decimal | None:
    """Revenue less cost of what has a cost; None where something was sold and nothing has one.

    Of nothing sold it is 0. Free goods with a cost have no revenue, but a margin below 0.
    """
    has_none = sums.uncosted_revenue and sums.revenue == sums.uncosted_revenue and not sums.margin
    return None if has_none else sums.margin


def costed_ratio(revenue: Decimal, uncosted_revenue: Decimal) -> Decimal | None:
    """Which share of revenue has a cost, from 0 to 1; None where there is no revenue.

    Both parts count by their size: more may have been returned of one of them than was sold.
    """
    costed, uncosted = abs(revenue - uncosted_revenue), abs(uncosted_revenue)
    return costed / (costed + uncosted) if costed or uncosted else None
