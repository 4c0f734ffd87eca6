"""Which window a page is about: reading it from the address, its neighbours, the first choice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from monitoring.rules.windows import Window

LONGEST_DAYS = 3_653
"""Ten years with their leap days: the longest window that a page computes."""

# Days that people mean; the same bounds as those of dated rows (org.models.dated).
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)

_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


class Flaw(StrEnum):
    """Why two days are no window."""

    NO_DAYS = "no days"
    BACKWARDS = "backwards"
    TOO_LONG = "too long"


class BadRangeError(ValueError):
    """The text has the form of a range but is no window; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Named:
    """A window with the key that the address holds: "2013-Q2" or "2013-05-30..2013-08-29"."""

    key: str
    window: Window


def range_key(window: Window) -> str:
    """The key of a window that is no period of the calendar."""
    return f"{window.first.isoformat()}..{window.last.isoformat()}"


def parse_range(text: str) -> Window | None:
    """The window that "2013-05-30..2013-08-29" means; None where the text has another form.

    Raises BadRangeError for days that do not exist, a last day before the first, or more
    than ten years.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in found.groups())
    except ValueError:
        raise BadRangeError(Flaw.NO_DAYS) from None
    if first < EARLIEST or last > LATEST:
        raise BadRangeError(Flaw.NO_DAYS)
    if last < first:
        raise BadRangeError(Flaw.BACKWARDS)
    window = Window(first, last)
    if window.days > LONGEST_DAYS:
        raise BadRangeError(Flaw.TOO_LONG)
    return window


AnyNamed = TypeVar("AnyNamed", bound=Named)


def neighbours(
    chosen: Window, others: Iterable[AnyNamed]
) -> tuple[AnyNamed | None, AnyNamed | None]:
    """The nearest of `others` that ends before `chosen` starts, and that starts after its end."""
    before, after = None, None
    for other in others:
        if other.window.last < chosen.first:
            if before is None or other.window.last > before.window.last:
                before = other
        elif other.window.first > chosen.last and (
            after is None or other.window.first < after.window.first
        ):
            after = other
    return before, after


def most_common(windows: Iterable[tuple[Window, int]]) -> Window | None:
    """The window that most goals have; of several the shortest, of these the latest."""
    ranked = sorted(
        windows, key=lambda found: (-found[1], found[0].days, -found[0].first.toordinal())
    )
    return ranked[0][0] if ranked else None
