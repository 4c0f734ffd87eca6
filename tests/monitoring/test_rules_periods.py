"""Keys of windows, their neighbours, and the most common one."""

from datetime import date

import pytest

from monitoring.rules.periods import (
    BadRangeError,
    Flaw,
    Named,
    most_common,
    neighbours,
    parse_range,
    range_key,
)
from monitoring.rules.windows import Window

SUMMER = Window(date(2013, 5, 30), date(2013, 8, 29))


def test_a_key_comes_back_as_its_window() -> None:
    assert range_key(SUMMER) == "2013-05-30..2013-08-29"
    assert parse_range(range_key(SUMMER)) == SUMMER
    assert parse_range("2013-05-30..2013-05-30") == Window(date(2013, 5, 30), date(2013, 5, 30))


@pytest.mark.parametrize(
    "text", ["", "2013", "2013-Q2", "2013-05-30", "2013-5-30..2013-08-29", "٢٠١٣-05-30..2013-08-29"]
)
def test_other_forms_are_no_ranges(text: str) -> None:
    assert parse_range(text) is None


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("2013-02-30..2013-03-31", Flaw.NO_DAYS),
        ("0001-01-01..0001-02-01", Flaw.NO_DAYS),
        ("9999-01-01..9999-12-31", Flaw.NO_DAYS),
        ("2013-08-29..2013-05-30", Flaw.BACKWARDS),
        ("2010-01-01..2020-01-02", Flaw.TOO_LONG),
    ],
)
def test_days_that_are_no_window_say_why(text: str, flaw: Flaw) -> None:
    with pytest.raises(BadRangeError) as refused:
        parse_range(text)
    assert refused.value.flaw is flaw


def test_ten_years_are_allowed() -> None:
    found = parse_range("2010-01-01..2020-01-01")
    assert found is not None
    assert found.days == 3_653


def named(first: str, last: str) -> Named:
    window = Window(date.fromisoformat(first), date.fromisoformat(last))
    return Named(range_key(window), window)


def test_neighbours_are_the_nearest_that_do_not_overlap() -> None:
    spring = named("2013-02-28", "2013-05-29")
    winter = named("2012-11-30", "2013-02-27")
    autumn = named("2013-08-30", "2013-11-29")
    across = named("2013-08-01", "2013-12-31")
    others = [winter, spring, named(*range_key(SUMMER).split("..")), across, autumn]
    assert neighbours(SUMMER, others) == (spring, autumn)
    assert neighbours(winter.window, [winter]) == (None, None)


def test_most_common_prefers_number_then_shortness_then_the_latest() -> None:
    year = Window(date(2013, 1, 1), date(2013, 12, 31))
    march = Window(date(2013, 3, 1), date(2013, 3, 31))
    may = Window(date(2013, 5, 1), date(2013, 5, 31))
    assert most_common([(year, 3), (march, 2)]) == year
    assert most_common([(year, 2), (march, 2)]) == march
    assert most_common([(march, 2), (may, 2)]) == may
    assert most_common([]) is None
