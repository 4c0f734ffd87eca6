"""The sums that all measures are made of, as the SQL files return them."""

from dataclasses import dataclass, fields
from decimal import Decimal

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """Figures of some credit and closed opportunities; money in the company currency."""

    quantity: Decimal = _ZERO
    revenue: Decimal = _ZERO
    gross_revenue: Decimal = _ZERO
    margin: Decimal = _ZERO
    # Revenue of lines whose cost is unknown; it is in no margin.
    uncosted_revenue: Decimal = _ZERO
    # Sum of split shares: an order shared by two counts half for each.
    orders: Decimal = _ZERO
    won: Decimal = _ZERO
    lost: Decimal = _ZERO

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.quantity + other.quantity,
            self.revenue + other.revenue,
            self.gross_revenue + other.gross_revenue,
            self.margin + other.margin,
            self.uncosted_revenue + other.uncosted_revenue,
            self.orders + other.orders,
            self.won + other.won,
            self.lost + other.lost,
        )


NOTHING = Sums()
COLUMNS = tuple(field.name for field in fields(Sums))
