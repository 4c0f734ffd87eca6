"""The same days a year before: one rule for everything that compares with the year before.

A period of the calendar is compared with the period of the same kind and number of the fiscal year
before, whatever its days are: quarter 2 with quarter 2, P12 of five weeks with P12 of four; so are
several whole months. Other days are compared with the same days of the calendar year before, the
end of February with the end of February.
"""

import calendar
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from salesmgmt.org.rules.calendar import PeriodSpan

_FEBRUARY = 2
_ONE_DAY = timedelta(days=1)


class Days(NamedTuple):
    """A first and a last day, both included."""

    first: date
    last: date


def year_before(days: Days, spans: Collection[PeriodSpan], *, until: date | None = None) -> Days:
    """What to compare `days` with, as far as they have come `until` a day (their end if not given).

    `spans` are periods of the calendar around both years. Of days that still run as many count as
    of this year's, at most to the end of those before.
    """
    last = days.last if until is None else min(until, days.last)
    before = _periods_before(days, spans)
    if before is None:
        return Days(_start_before(days.first), _end_before(last))
    if last == days.last:
        return before
    return Days(before.first, min(_reached(days.first, last, before.first), before.last))


def _reached(first: date, last: date, before: date) -> date:
    """Up to which day the periods that began on `before` had come when they were as old."""
    if before == _start_before(first):
        return _end_before(last)
    # Weeks: the same number of days, so that weekdays stay beside weekdays.
    return before + (last - first)


def _periods_before(days: Days, spans: Collection[PeriodSpan]) -> Days | None:
    """Of a period, or of several whole months, those of the year before; None of other days."""
    same = next((span for span in spans if (span.starts_on, span.ends_on) == days), None)
    months = [span for span in spans if span.kind == "month"]
    first = same or next((span for span in months if span.starts_on == days.first), None)
    last = same or next((span for span in months if span.ends_on == days.last), None)
    start, end = (span and _one_year_earlier(span, spans) for span in (first, last))
    return Days(start.starts_on, end.ends_on) if start and end else None


def _one_year_earlier(span: PeriodSpan, spans: Collection[PeriodSpan]) -> PeriodSpan | None:
    """The period of the same kind and number of the fiscal year before; None without one."""
    years = [year for year in spans if year.kind == "year"]
    year = next((year for year in years if _lies_in(span, year)), None)
    if year is None:
        return None
    earlier = next((y for y in years if y.ends_on == year.starts_on - _ONE_DAY), None)
    if earlier is None:
        return None
    place = _parts(year, span.kind, spans).index(span)
    return next(iter(_parts(earlier, span.kind, spans)[place:]), None)


def _parts(year: PeriodSpan, kind: str, spans: Collection[PeriodSpan]) -> list[PeriodSpan]:
    """The year's periods of a kind, in their order."""
    inside = [span for span in spans if span.kind == kind and _lies_in(span, year)]
    return sorted(inside, key=lambda span: span.starts_on)


def _lies_in(span: PeriodSpan, year: PeriodSpan) -> bool:
    return year.starts_on <= span.starts_on and span.ends_on <= year.ends_on


def _start_before(day: date) -> date:
    """The same day one year earlier; February 29 becomes the 28th."""
    return _in_year_before(day, min(day.day, _days_of_month(day.year - 1, day.month)))


def _end_before(day: date) -> date:
    """The same, but the end of February is the end of February: the 28th can become the 29th."""
    is_end = day.month == _FEBRUARY and day.day == _days_of_month(day.year, day.month)
    return _in_year_before(day, _days_of_month(day.year - 1, day.month) if is_end else day.day)


def _in_year_before(day: date, number: int) -> date:
    return day.replace(year=day.year - 1, day=number)


def _days_of_month(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
