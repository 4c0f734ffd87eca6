"""How a computed figure is kept in a column of 20 digits, 6 of them decimals."""

from decimal import ROUND_HALF_UP, Decimal

_UNIT = Decimal("0.000001")
_LARGEST = Decimal(10) ** 14
"""First amount that does not fit."""


def stored(figure: Decimal | None) -> Decimal | None:
    """As the column keeps it; one absurd ratio (a target of 0.000001) must not stop all goals."""
    if figure is None or abs(figure) >= _LARGEST:
        return None
    return figure.quantize(_UNIT, ROUND_HALF_UP)
