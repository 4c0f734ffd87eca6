"""Fiscal calendars cut into years, quarters and months: calendar months and 4-4-5 weeks.

The result is data: it is loaded into the table of periods, and
from then on only their first and last days count. Both days belong to a period.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Literal

Kind = Literal["year", "quarter", "month"]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
PATTERNS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}

_QUARTERS = 4
_MONTHS = 12
_WEEKS = 52
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """One year, quarter or month of a fiscal calendar."""

    kind: Kind
    key: str
    starts_on: date
    ends_on: date


def calendar_months(first_year: int, last_year: int, first_month: int = 1) -> list[PeriodSpan]:
    """Fiscal years of twelve calendar months, from `first_year` to `last_year`.

    With `first_month` 1 the keys are 2013, 2013-Q2, 2013-06. Otherwise the year
    is named by the calendar year in which it ends: FY2013, FY2013-Q2, FY2013-P06.
    """
    spans: list[PeriodSpan] = []
    for year in range(first_year, last_year + 1):
        begins_in = year if first_month == 1 else year - 1
        starts = [_month_start(begins_in, first_month + step) for step in range(_MONTHS + 1)]
        spans += _fiscal_year(year, starts, plain=first_month == 1)
    return spans


def week_pattern(
    first_year: int,
    last_year: int,
    *,
    pattern: str,
    last_month: int,
    weekday: int = SATURDAY,
    ending: Literal["nearest", "last"] = "nearest",
    named_after: Literal["start", "end"] = "end",
) -> list[PeriodSpan]:
    """Fiscal years of 52 or 53 whole weeks in quarters of 4-4-5, 4-5-4 or 5-4-4 weeks.

    A year ends on the `weekday` (0 is Monday) that is "nearest" to the end of
    the calendar month `last_month`, or the "last" one in it. A 53rd week goes
    to the year's last month. `named_after` says whether FY2023 is the year that
    starts in 2023 (retail: ends 2024-02-03) or the one that ends in it.
    Source: the NRF's 4-5-4 calendar; methods.md example C06.
    """
    offset = 1 if named_after == "start" and last_month < _MONTHS else 0
    spans: list[PeriodSpan] = []
    for year in range(first_year, last_year + 1):
        before, end = (
            _year_end(anchor, last_month, weekday, ending)
            for anchor in (year + offset - 1, year + offset)
        )
        starts = list(_week_starts(before + _ONE_DAY, end, PATTERNS[pattern]))
        spans += _fiscal_year(year, starts, plain=False)
    return spans


def whole_weeks(first_day: date, first_year: int, years: int, *, pattern: str) -> list[PeriodSpan]:
    """Fiscal years of 52 weeks, one after the other from `first_day`: FY`first_year` and on.

    For companies whose year follows no month; quarters are of 4-4-5, 4-5-4 or 5-4-4 weeks.
    """
    spans: list[PeriodSpan] = []
    for number in range(years):
        first = first_day + timedelta(weeks=_WEEKS * number)
        last = first + timedelta(weeks=_WEEKS) - _ONE_DAY
        starts = list(_week_starts(first, last, PATTERNS[pattern]))
        spans += _fiscal_year(first_year + number, starts, plain=False)
    return spans


def _month_start(year: int, month: int) -> date:
    """First day of the month; month 13 is January of the next year."""
    return date(year + (month - 1) // _MONTHS, (month - 1) % _MONTHS + 1, 1)


def _year_end(year: int, month: int, weekday: int, ending: str) -> date:
    anchor = date(year, month, calendar.monthrange(year, month)[1])
    days_after = (anchor.weekday() - weekday) % 7
    if ending == "nearest" and days_after > 3:
        days_after -= 7
    return anchor - timedelta(days=days_after)


def _week_starts(first: date, last: date, pattern: tuple[int, ...]) -> Iterator[date]:
    """First days of the twelve months, and of the next year: 52 weeks, a 53rd goes last."""
    start = first
    for weeks in pattern * _QUARTERS:
        yield start
        start += timedelta(weeks=weeks)
    yield last + _ONE_DAY


def _fiscal_year(year: int, starts: Sequence[date], *, plain: bool) -> Iterator[PeriodSpan]:
    """The year, its quarters and its months from the first days of 13 months."""
    name, month = (f"{year}", "-") if plain else (f"FY{year}", "-P")

    def span(kind: Kind, key: str, first: int, months: int) -> PeriodSpan:
        return PeriodSpan(kind, key, starts[first], starts[first + months] - _ONE_DAY)

    yield span("year", name, 0, 12)
    for quarter in range(_QUARTERS):
        yield span("quarter", f"{name}-Q{quarter + 1}", quarter * 3, 3)
    for number in range(_MONTHS):
        yield span("month", f"{name}{month}{number + 1:02}", number, 1)


class Flaw(StrEnum):
    """Why spans are no calendar."""

    EMPTY = "empty"
    SAME_KEY = "same key"
    BACKWARDS = "backwards"
    GAP = "gap"
    OVERLAP = "overlap"
    BORDER = "border"


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing wrong with a calendar, and the keys of the periods it lies between."""

    flaw: Flaw
    before: str = ""
    after: str = ""


def first_break(spans: Iterable[PeriodSpan]) -> Break | None:
    """What keeps `spans` from being a calendar, or None when it is one.

    A calendar has neither gaps nor overlaps in any kind, quarters are whole
    months, years are whole quarters, and all kinds cover the same days.
    """
    ordered = sorted(spans, key=lambda span: (span.kind, span.starts_on, span.key))
    keys: set[str] = set()
    by_kind: defaultdict[Kind, list[PeriodSpan]] = defaultdict(list)
    for span in ordered:
        if span.key in keys:
            return Break(Flaw.SAME_KEY, span.key, span.key)
        if span.ends_on < span.starts_on:
            return Break(Flaw.BACKWARDS, span.key, span.key)
        keys.add(span.key)
        by_kind[span.kind].append(span)
    if not (by_kind["year"] and by_kind["quarter"] and by_kind["month"]):
        return Break(Flaw.EMPTY)
    return (
        next(filter(None, map(_seam, by_kind.values())), None)
        or _border(by_kind["quarter"], by_kind["month"])
        or _border(by_kind["year"], by_kind["quarter"])
    )


def _seam(spans: Sequence[PeriodSpan]) -> Break | None:
    for one, following in pairwise(spans):
        if following.starts_on > one.ends_on + _ONE_DAY:
            return Break(Flaw.GAP, one.key, following.key)
        if following.starts_on <= one.ends_on:
            return Break(Flaw.OVERLAP, one.key, following.key)
    return None


def _border(wholes: Sequence[PeriodSpan], parts: Sequence[PeriodSpan]) -> Break | None:
    """Every whole begins and ends with a part, and no part lies outside."""
    starts = {part.starts_on for part in parts}
    ends = {part.ends_on for part in parts}
    for whole in wholes:
        if whole.starts_on not in starts or whole.ends_on not in ends:
            return Break(Flaw.BORDER, whole.key, whole.key)
    if parts[0].starts_on != wholes[0].starts_on:
        return Break(Flaw.BORDER, parts[0].key, wholes[0].key)
    if parts[-1].ends_on != wholes[-1].ends_on:
        return Break(Flaw.BORDER, wholes[-1].key, parts[-1].key)
    return None
