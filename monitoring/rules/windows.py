"""Windows: cut at the as-of day, and split into whole months and the days at the edges."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(
                f"A window must not end ({self.last}) before it starts ({self.first})."
            )

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def contains(self, other: "Window") -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Window") -> bool:
        return self.first <= other.last and other.first <= self.last

    def until(self, as_of: date) -> "Window | None":
        """What of the window has happened by `as_of`; None before its first day."""
        return None if as_of < self.first else Window(self.first, min(self.last, as_of))


shared_window = lru_cache(maxsize=1024)(Window)
"""The window from day to day, made once: thousands of goals share a few."""


def outermost(windows: list[Window]) -> list[Window]:
    """Windows that lie inside no other, each once, by first day: a year swallows its quarters."""
    found: list[Window] = []
    for window in sorted(set(windows), key=lambda w: (w.first, -w.days)):
        if not found or not found[-1].contains(window):
            found.append(window)
    return found


def tile(windows: list[Window], whole: Window) -> bool:
    """Whether the windows cover every day of `whole` exactly once."""
    expected = whole.first
    for window in sorted(windows, key=lambda w: w.first):
        if window.first != expected:
            return False
        expected = window.last + timedelta(days=1)
    return expected == whole.last + timedelta(days=1)


def whole_months(first: date, last: date) -> tuple[date, date]:
    """First days of the first whole month and of the month after the last whole one.

    The months in between are whole; there are none when the second is not after the first.
    """
    start = month_of(first) if first.day == 1 else month_of(month_of(first) + timedelta(days=32))
    return start, month_of(last + timedelta(days=1))


def month_of(day: date) -> date:
    """The first day of the day's calendar month."""
    return day.replace(day=1)


def months_back(day: date, count: int) -> list[date]:
    """First days of the `count` calendar months that end with the day's own, oldest first."""
    number = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 1) if n >= 12]
