"""The days on which a demonstration may be loaded, all of them and the awkward ones."""

from datetime import date, timedelta

FOUR_YEARS = [date(2026, 1, 1) + timedelta(days=n) for n in range(1_461)]
"""Every day from 2026 to 2029, a leap day among them."""

AWKWARD = (
    date(2026, 12, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
)
"""First and last days of months and years, the leap day and its neighbours."""
