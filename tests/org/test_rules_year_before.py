"""What days are compared with: the same period of the fiscal year before, or the same days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months, week_pattern
from salesmgmt.org.rules.year_before import Days, year_before

PLAIN = calendar_months(2010, 2026)
JULY = calendar_months(2010, 2026, first_month=7)
# 53 weeks in 2012, 2017 and 2023 (C06); a year is named by the one it begins in.
RETAIL = week_pattern(2010, 2026, pattern="4-5-4", last_month=1, named_after="start")
CALENDARS = {"plain": PLAIN, "july": JULY, "retail": RETAIL}


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last))


def period(calendar: list[PeriodSpan], key: str) -> Days:
    span = next(span for span in calendar if span.key == key)
    return Days(span.starts_on, span.ends_on)


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        # The end of February is the end of February, from both sides.
        (("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (("2023-02-01", "2023-02-28"), ("2022-02-01", "2022-02-28")),
        (("2025-02-10", "2025-02-28"), ("2024-02-10", "2024-02-29")),
        (("2025-02-10", "2025-02-27"), ("2024-02-10", "2024-02-27")),
        # In a leap year the 28th is not the end.
        (("2024-02-10", "2024-02-28"), ("2023-02-10", "2023-02-28")),
        (("2024-12-15", "2025-02-28"), ("2023-12-15", "2024-02-29")),
        (("2024-02-29", "2024-03-10"), ("2023-02-28", "2023-03-10")),
        (("2024-02-29", "2024-02-29"), ("2023-02-28", "2023-02-28")),
        (("2025-02-28", "2025-03-10"), ("2024-02-28", "2024-03-10")),
        (("2025-03-01", "2025-03-31"), ("2024-03-01", "2024-03-31")),
        (("2024-03-01", "2024-03-31"), ("2023-03-01", "2023-03-31")),
        (("2013-06-10", "2013-08-09"), ("2012-06-10", "2012-08-09")),
        # A century without a leap day, and one with it.
        (("2101-02-05", "2101-02-28"), ("2100-02-05", "2100-02-28")),
        (("2001-02-05", "2001-02-28"), ("2000-02-05", "2000-02-29")),
        (("2024-12-31", "2025-01-01"), ("2023-12-31", "2024-01-01")),
    ],
)
def test_free_days(asked: tuple[str, str], before: tuple[str, str]) -> None:
    """With a calendar of months and without any, the same."""
    assert year_before(days(*asked), []) == days(*before)
    assert year_before(days(*asked), PLAIN) == days(*before)


@pytest.mark.parametrize(
    ("calendar", "key", "before"),
    [
        ("plain", "2025", "2024"),
        ("plain", "2025-Q1", "2024-Q1"),
        ("plain", "2025-02", "2024-02"),
        ("plain", "2024-02", "2023-02"),
        ("july", "FY2025-Q3", "FY2024-Q3"),
        ("july", "FY2025-P08", "FY2024-P08"),
        # From a year of 52 weeks to one of 53 and back; P12 has five weeks in the longer one.
        ("retail", "FY2024", "FY2023"),
        ("retail", "FY2023", "FY2022"),
        ("retail", "FY2024-Q4", "FY2023-Q4"),
        ("retail", "FY2024-P12", "FY2023-P12"),
        ("retail", "FY2023-P12", "FY2022-P12"),
        ("retail", "FY2024-P01", "FY2023-P01"),
        ("retail", "FY2025-P06", "FY2024-P06"),
    ],
)
def test_periods(calendar: str, key: str, before: str) -> None:
    spans = CALENDARS[calendar]
    assert year_before(period(spans, key), spans) == period(spans, before)


def test_several_months_are_those_of_the_year_before() -> None:
    """P05 to P07 are no period, but whole months; a day more and they are free days."""
    asked = Days(period(RETAIL, "FY2024-P05").first, period(RETAIL, "FY2024-P07").last)
    before = Days(period(RETAIL, "FY2023-P05").first, period(RETAIL, "FY2023-P07").last)
    assert year_before(asked, RETAIL) == before
    longer = asked._replace(last=asked.last + timedelta(days=1))
    assert year_before(longer, RETAIL) == year_before(longer, [])


@pytest.mark.parametrize(
    ("calendar", "key", "until", "before"),
    [
        # A quarter that runs: as many days as of this year's.
        ("plain", "2025-Q1", "2025-02-10", ("2024-01-01", "2024-02-10")),
        ("plain", "2025-Q1", "2025-02-28", ("2024-01-01", "2024-02-29")),
        ("plain", "2024-Q1", "2024-02-29", ("2023-01-01", "2023-02-28")),
        ("plain", "2025-02", "2025-02-27", ("2024-02-01", "2024-02-27")),
        ("plain", "2025-02", "2025-02-28", ("2024-02-01", "2024-02-29")),
        ("plain", "2025-Q1", "2025-03-31", ("2024-01-01", "2024-03-31")),
        ("plain", "2025-Q1", "2030-01-01", ("2024-01-01", "2024-03-31")),
        # Weeks: the tenth day beside the tenth day.
        ("retail", "FY2024-P02", "2024-03-12", ("2023-02-26", "2023-03-07")),
        # This one has five weeks and the one before four: never beyond its end.
        ("retail", "FY2023-P12", "2024-02-02", ("2023-01-01", "2023-01-28")),
    ],
)
def test_periods_that_run(calendar: str, key: str, until: str, before: tuple[str, str]) -> None:
    spans = CALENDARS[calendar]
    found = year_before(period(spans, key), spans, until=date.fromisoformat(until))
    assert found == days(*before)


def test_the_first_year_of_a_calendar_is_compared_with_the_same_days() -> None:
    assert year_before(period(RETAIL, "FY2010-P02"), RETAIL) == year_before(
        period(RETAIL, "FY2010-P02"), []
    )


def test_a_period_that_the_year_before_lacks_is_compared_with_the_same_days() -> None:
    """The company began with a short year of two quarters."""
    first = [s for s in calendar_months(2024, 2024) if s.starts_on >= date(2024, 7, 1)]
    spans = [
        PeriodSpan("year", "2024", date(2024, 7, 1), date(2024, 12, 31)),
        *(span for span in first if span.kind != "year"),
        *calendar_months(2025, 2025),
    ]
    assert year_before(period(spans, "2025-Q2"), spans) == days("2024-10-01", "2024-12-31")
    assert year_before(period(spans, "2025-Q4"), spans) == days("2024-10-01", "2024-12-31")
    assert year_before(period(spans, "2025-Q3"), spans) == days("2024-07-01", "2024-09-30")


@given(
    st.sampled_from(sorted(CALENDARS)),
    st.dates(date(2012, 1, 1), date(2025, 12, 31)),
    st.integers(0, 500),
    st.integers(0, 600),
)
def test_days_before_lie_in_order_and_before(
    calendar: str, first: date, length: int, passed: int
) -> None:
    """Whatever is asked, as far as it has come."""
    asked = Days(first, first + timedelta(days=length))
    until = first + timedelta(days=passed)
    found = year_before(asked, CALENDARS[calendar], until=until)
    whole = year_before(asked, CALENDARS[calendar])
    assert found.first == whole.first <= found.last <= whole.last
    assert timedelta(days=357) <= first - found.first <= timedelta(days=371)


@given(st.sampled_from(sorted(CALENDARS)), st.sampled_from(["month", "quarter"]))
def test_following_periods_are_compared_with_following_ones(calendar: str, kind: str) -> None:
    """Nothing of the year before is left out or counted twice."""
    spans = CALENDARS[calendar]
    ordered = sorted((s for s in spans if s.kind == kind), key=lambda span: span.starts_on)
    before = [year_before(Days(s.starts_on, s.ends_on), spans) for s in ordered[-36:]]
    pairs = pairwise(before)
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairs)
