"""Measures of closed opportunities."""

from decimal import Decimal

from monitoring.measures.sums import Sums


def _win_rate(sums: Sums) -> Decimal | None:
    """won / (won + lost) by number; None where nothing was closed."""
    closed = sums.won + sums.lost
    return sums.won / closed if closed else None


ACTUALS = {"win_rate": _win_rate}
