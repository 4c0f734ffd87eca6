"""Fiscal calendars: the NRF's published years, borders, and no day lost or counted twice."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.org.rules.calendar import (
    PATTERNS,
    SATURDAY,
    SUNDAY,
    Break,
    Flaw,
    PeriodSpan,
    calendar_months,
    first_break,
    week_pattern,
)
from tests.worked import example


def by_key(spans: list[PeriodSpan]) -> dict[str, tuple[date, date]]:
    return {span.key: (span.starts_on, span.ends_on) for span in spans}


def weeks(span: tuple[date, date]) -> float:
    return ((span[1] - span[0]).days + 1) / 7


RETAIL = {"pattern": "4-5-4", "last_month": 1, "named_after": "start"}


def test_c06_retail_years_end_on_the_saturday_nearest_31_january():
    case = example("C06")
    years = by_key(week_pattern(2010, 2024, **RETAIL))
    assert [weeks(years[f"FY{year}"]) for year in case["input"]["years"]] == case["expected"][
        "weeks"
    ]
    assert years["FY2023"][1].isoformat() == case["expected"]["fy2023_end"]
    long_years = [year for year in range(2010, 2025) if weeks(years[f"FY{year}"]) == 53]
    assert long_years == [2012, 2017, 2023]


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-Q2", date(2013, 4, 1), date(2013, 6, 30)),
        ("2013-06", date(2013, 6, 1), date(2013, 6, 30)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
    ],
)
def test_plain_calendar(key, first, last):
    assert by_key(calendar_months(2012, 2013))[key] == (first, last)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("FY2013", date(2012, 7, 1), date(2013, 6, 30)),
        ("FY2013-Q1", date(2012, 7, 1), date(2012, 9, 30)),
        ("FY2013-P06", date(2012, 12, 1), date(2012, 12, 31)),
        ("FY2013-P07", date(2013, 1, 1), date(2013, 1, 31)),
        ("FY2013-Q4", date(2013, 4, 1), date(2013, 6, 30)),
    ],
)
def test_shifted_year_is_named_by_the_year_it_ends_in(key, first, last):
    spans = calendar_months(2013, 2013, first_month=7)
    assert by_key(spans)[key] == (first, last)
    assert len(spans) == 17


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("4-4-5", (4, 4, 5)), ("4-5-4", (4, 5, 4)), ("5-4-4", (5, 4, 4))],
)
def test_the_53rd_week_goes_to_the_last_month(pattern, expected):
    spans = by_key(week_pattern(2023, 2023, pattern=pattern, last_month=1, named_after="start"))
    first_quarter = tuple(weeks(spans[f"FY2023-P{number:02}"]) for number in (1, 2, 3))
    last_quarter = tuple(weeks(spans[f"FY2023-P{number:02}"]) for number in (10, 11, 12))
    assert first_quarter == expected
    assert last_quarter == (*expected[:2], expected[2] + 1)
    assert weeks(spans["FY2023-Q4"]) == 14


@pytest.mark.parametrize(
    ("ending", "year", "end"),
    [
        ("nearest", 2016, date(2016, 12, 31)),  # is a Saturday itself
        ("nearest", 2017, date(2017, 12, 30)),  # one day before
        ("nearest", 2020, date(2021, 1, 2)),  # two days after
        ("nearest", 2019, date(2019, 12, 28)),  # three before, four after
        ("nearest", 2014, date(2015, 1, 3)),  # three after, four before
        ("last", 2014, date(2014, 12, 27)),
        ("last", 2016, date(2016, 12, 31)),
    ],
)
def test_year_end(ending, year, end):
    spans = week_pattern(year, year, pattern="4-4-5", last_month=12, ending=ending)
    assert by_key(spans)[f"FY{year}"][1] == end


def test_a_year_named_after_its_start_in_december_is_the_same_year():
    starts = week_pattern(2013, 2013, pattern="4-4-5", last_month=12, named_after="start")
    ends = week_pattern(2013, 2013, pattern="4-4-5", last_month=12, named_after="end")
    assert starts == ends


calendars = st.one_of(
    st.builds(
        lambda first, years, month: calendar_months(first, first + years, month),
        st.integers(1950, 2100),
        st.integers(0, 6),
        st.integers(1, 12),
    ),
    st.builds(
        lambda first, years, **rule: week_pattern(first, first + years, **rule),
        st.integers(1950, 2100),
        st.integers(0, 6),
        pattern=st.sampled_from(sorted(PATTERNS)),
        last_month=st.integers(1, 12),
        weekday=st.integers(0, SUNDAY),
        ending=st.sampled_from(["nearest", "last"]),
        named_after=st.sampled_from(["start", "end"]),
    ),
)


def days(spans: list[PeriodSpan]) -> list[date]:
    """Every day of every span, so that a gap or an overlap changes the list."""
    return [
        span.starts_on + timedelta(days=offset)
        for span in spans
        for offset in range((span.ends_on - span.starts_on).days + 1)
    ]


@given(calendars)
def test_every_kind_covers_each_day_once(spans):
    kinds = {
        kind: [span for span in spans if span.kind == kind] for kind in ("year", "quarter", "month")
    }
    years = days(kinds["year"])
    assert all((after - before).days == 1 for before, after in pairwise(years))
    assert days(kinds["quarter"]) == years
    assert days(kinds["month"]) == years
    for wholes, parts, share in (("year", "quarter", 4), ("quarter", "month", 3)):
        for number, whole in enumerate(kinds[wholes]):
            own = kinds[parts][number * share : (number + 1) * share]
            assert (own[0].starts_on, own[-1].ends_on) == (whole.starts_on, whole.ends_on)
    assert first_break(spans) is None


@given(
    st.sampled_from(sorted(PATTERNS)),
    st.integers(1, 12),
    st.integers(0, 6),
    st.sampled_from(["nearest", "last"]),
)
def test_week_years_have_52_or_53_weeks_and_end_on_their_weekday(pattern, month, weekday, ending):
    spans = week_pattern(
        2000, 2030, pattern=pattern, last_month=month, weekday=weekday, ending=ending
    )
    years = [span for span in spans if span.kind == "year"]
    assert {((year.ends_on - year.starts_on).days + 1) / 7 for year in years} == {52, 53}
    assert {year.ends_on.weekday() for year in years} == {weekday}


def test_saturday_is_the_usual_end():
    spans = week_pattern(2013, 2013, pattern="4-4-5", last_month=6)
    assert by_key(spans)["FY2013"][1].weekday() == SATURDAY
    assert by_key(spans)["FY2013"][1] == date(2013, 6, 29)


YEAR = calendar_months(2013, 2013)
WITHOUT_MAY = [span for span in YEAR if span.key != "2013-05"]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], Break(Flaw.EMPTY)),
        ([span for span in YEAR if span.kind != "quarter"], Break(Flaw.EMPTY)),
        (YEAR + YEAR[-1:], Break(Flaw.SAME_KEY, "2013-12", "2013-12")),
        (WITHOUT_MAY, Break(Flaw.GAP, "2013-04", "2013-06")),
        (
            [*WITHOUT_MAY, PeriodSpan("month", "2013-05", date(2013, 4, 30), date(2013, 5, 31))],
            Break(Flaw.OVERLAP, "2013-04", "2013-05"),
        ),
        (
            [*WITHOUT_MAY, PeriodSpan("month", "2013-05", date(2013, 5, 31), date(2013, 5, 1))],
            Break(Flaw.BACKWARDS, "2013-05", "2013-05"),
        ),
        (
            [*YEAR, PeriodSpan("month", "2014-01", date(2014, 1, 1), date(2014, 1, 31))],
            Break(Flaw.BORDER, "2013-Q4", "2014-01"),
        ),
        (
            [*YEAR, PeriodSpan("month", "2012-12", date(2012, 12, 1), date(2012, 12, 31))],
            Break(Flaw.BORDER, "2012-12", "2013-Q1"),
        ),
        (
            [
                *(span for span in YEAR if span.kind != "month"),
                *(
                    span
                    for span in week_pattern(2013, 2013, pattern="4-4-5", last_month=12)
                    if span.kind == "month"
                ),
            ],
            Break(Flaw.BORDER, "2013-Q1", "2013-Q1"),
        ),
    ],
)
def test_what_is_no_calendar(spans, expected):
    assert first_break(spans) == expected
