"""Windows: cut, nested, tiled."""

from datetime import date

import pytest

from monitoring.rules.windows import Window, months_back, outermost, tile, whole_months

YEAR = Window(date(2013, 1, 1), date(2013, 12, 31))
Q1 = Window(date(2013, 1, 1), date(2013, 3, 31))
REST = Window(date(2013, 4, 1), date(2013, 12, 31))


def test_a_window_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="must not end"):
        Window(date(2013, 1, 2), date(2013, 1, 1))


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2013, 1, 1), date(2013, 1, 1)),
        (date(2013, 3, 31), date(2013, 3, 31)),
        (date(2013, 4, 1), date(2013, 3, 31)),
    ],
)
def test_cut_at_the_as_of_day(as_of: date, last: date) -> None:
    assert Q1.until(as_of) == Window(Q1.first, last)


def test_nothing_has_happened_before_the_first_day() -> None:
    assert Q1.until(date(2012, 12, 31)) is None


def test_a_year_swallows_its_quarters() -> None:
    assert outermost([Q1, REST, YEAR, Q1]) == [YEAR]
    assert outermost([REST, Q1]) == [Q1, REST]


@pytest.mark.parametrize(
    ("windows", "is_tiled"),
    [
        ([YEAR], True),
        ([REST, Q1], True),
        ([Q1], False),
        ([REST], False),
        ([Q1, YEAR], False),
        ([], False),
    ],
)
def test_tiles_cover_every_day_once(windows: list[Window], is_tiled: bool) -> None:
    assert tile(windows, YEAR) is is_tiled


def test_twelve_months_end_with_the_days_own() -> None:
    months = months_back(date(2013, 2, 14), 12)
    assert (months[0], months[-1], len(months)) == (date(2012, 3, 1), date(2013, 2, 1), 12)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2013, 1, 1), date(2013, 1, 31), (date(2013, 1, 1), date(2013, 2, 1))),
        (date(2013, 1, 1), date(2013, 1, 30), (date(2013, 1, 1), date(2013, 1, 1))),
        (date(2013, 1, 2), date(2013, 3, 31), (date(2013, 2, 1), date(2013, 4, 1))),
        (date(2012, 12, 31), date(2013, 1, 1), (date(2013, 1, 1), date(2013, 1, 1))),
        (date(2013, 12, 31), date(2013, 12, 31), (date(2014, 1, 1), date(2014, 1, 1))),
    ],
)
def test_whole_months(first: date, last: date, months: tuple[date, date]) -> None:
    assert whole_months(first, last) == months
