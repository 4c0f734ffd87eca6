"""A day on which the standing cast's goals are half-way and its orders are of this month."""

from datetime import date, timedelta
from decimal import Decimal

TODAY = date(2025, 6, 16)
"""A Monday."""


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays, counted one by one."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)


ELAPSED = working_days(date(2025, 1, 1), TODAY)
ALL = working_days(date(2025, 1, 1), date(2025, 12, 31))
EXPECTED = Decimal(5000) * ELAPSED / ALL
"""What is expected by now of a goal of 5,000 over the year."""
