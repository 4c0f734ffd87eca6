"""Working days, counted once so that any two days need one subtraction."""

from collections.abc import Container, Iterator
from datetime import date, timedelta
from typing import NamedTuple


class CountedDay(NamedTuple):
    """A day, whether it is worked, and the working days up to and including it."""

    day: date
    is_working: bool
    working_days: int


def working_days(
    first: date, last: date, weekdays: Container[int], holidays: Container[date]
) -> Iterator[CountedDay]:
    """Count the days from `first` to `last`, both included; empty when `last` is earlier.

    `weekdays` are worked (0 is Monday) unless the day is one of `holidays`.
    """
    count = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        is_working = day.weekday() in weekdays and day not in holidays
        count += is_working
        yield CountedDay(day, is_working, count)
