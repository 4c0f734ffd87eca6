"""How the published days of a set become days of a company that is at work today.

The moved company counts in quarters of 13 whole weeks (4-4-5), because calendar quarters end
up to 92 days after a given day: on some days a quarter would have just begun, on others ended.
With quarters of weeks every day of the year lies equally late in the running one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from salesmgmt.org.rules.calendar import SATURDAY, PeriodSpan, whole_weeks

LEAST_DAYS_LEFT = 10
"""The running quarter ends at least so many days after today, and at most six days later."""

QUARTER = timedelta(weeks=13)
_QUARTERS_OF_A_YEAR = 4
_ONE_DAY = timedelta(days=1)
# Where no window says from when on days are counted, any day does.
_EPOCH = date(2000, 1, 1)


def earliest_day(now: datetime, zones: Iterable[tzinfo]) -> date:
    """The day that has begun in all of `zones`: what is dated by it lies ahead of nobody."""
    return min(now.astimezone(zone).date() for zone in zones)


def quarter_end(today: date) -> date:
    """The last day of the quarter that runs on `today`: a Saturday 10 to 16 days later."""
    earliest = today + timedelta(days=LEAST_DAYS_LEFT)
    return earliest + timedelta(days=(SATURDAY - earliest.weekday()) % 7)


def fiscal_years(first_day: date, end: date) -> list[PeriodSpan]:
    """Years of 52 weeks from before `first_day` to over a year after `end`, where a quarter ends.

    A year ends with the quarter that ends nearest to 31 December, and is named after it.
    """
    year, last = _fiscal_year_of(end)
    first = last - QUARTER * _QUARTERS_OF_A_YEAR + _ONE_DAY
    years = 2  # the year of `end` and the one after it
    while first > first_day:
        first -= QUARTER * _QUARTERS_OF_A_YEAR
        year, years = year - 1, years + 1
    return whole_weeks(first, year, years, pattern="4-4-5")


def _fiscal_year_of(end: date) -> tuple[int, date]:
    """Name and last day of the fiscal year in which the quarter that ends on `end` lies."""
    ends = [end + QUARTER * ahead for ahead in range(_QUARTERS_OF_A_YEAR)]
    return min(
        ((year, last) for last in ends for year in (last.year - 1, last.year)),
        key=lambda named: abs(named[1] - date(named[0], 12, 31)),
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `starts_on` to `ends_on`; both belong to it."""

    starts_on: date
    ends_on: date

    def next_quarter(self) -> "Window":
        """The quarter after it."""
        return Window(self.ends_on + _ONE_DAY, self.ends_on + QUARTER)


class Move:
    """Moves published days by `days`; those in `windows` to quarters of the company.

    Called with a day. The windows follow each other without gaps. Each becomes a quarter, the last
    one that which ends `days` after the window's own end. A day keeps its place from the start of
    its window, so that what happened in a window happens in its quarter; where the window is
    longer its last days fall together. Never turns two days round.
    """

    def __init__(self, days: int, windows: Sequence[Window] = ()) -> None:
        self.days = days
        after = max((window.ends_on + _ONE_DAY for window in windows), default=_EPOCH)
        self._published = [*(window.starts_on for window in windows), after]
        self._moved = [
            after + timedelta(days=days) - QUARTER * left for left in range(len(windows), -1, -1)
        ]

    def __call__(self, day: date) -> date:
        place = max(bisect_right(self._published, day) - 1, 0)
        moved = self._moved[place] + (day - self._published[place])
        last = place == len(self._published) - 1
        return moved if last else min(moved, self._moved[place + 1] - _ONE_DAY)

    def maybe(self, day: date | None) -> date | None:
        """The same for days that may be missing."""
        return None if day is None else self(day)

    @property
    def is_published(self) -> bool:
        """Whether all days stay as they were published."""
        return self.days == 0
