"""Published days become days of a company at work today, on every day of four years."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.demo.rules.moving import (
    QUARTER,
    Move,
    Window,
    earliest_day,
    fiscal_years,
    quarter_end,
)
from salesmgmt.demo.sets import SETS
from salesmgmt.org.rules.calendar import SATURDAY, first_break
from tests.demo.four_years import FOUR_YEARS

pytestmark = pytest.mark.slow

OFFSETS = [timezone(timedelta(minutes=15 * n)) for n in range(-12 * 4, 14 * 4 + 1)]
"""Every UTC offset in use lies in quarters of an hour between -12 and +14."""

ADVENTURE_WORKS = SETS["adventureworks"]
WINDOWS = ADVENTURE_WORKS.windows()


def test_a_quarter_always_ends_ten_to_sixteen_days_after_today() -> None:
    ends = {day: quarter_end(day) for day in FOUR_YEARS}
    assert len(ends) == 1_461
    assert {(end - day).days for day, end in ends.items()} == set(range(10, 17))
    assert {end.weekday() for end in ends.values()} == {SATURDAY}


@pytest.mark.parametrize("hour", [0, 7, 12, 23])
def test_today_has_begun_everywhere_whatever_the_offset(hour: int) -> None:
    for day in FOUR_YEARS:
        now = datetime(day.year, day.month, day.day, hour, 59, tzinfo=UTC)
        for zone in OFFSETS:
            here = now.astimezone(zone).date()
            today = earliest_day(now, [zone, UTC])
            assert today <= min(here, day)
            # The running quarter has begun and does not end for anybody.
            end = quarter_end(today)
            assert end - QUARTER < min(here, day) <= max(here, day) < end


def test_the_windows_become_quarters_of_the_fiscal_calendar() -> None:
    for day in FOUR_YEARS:
        end = quarter_end(day)
        move = ADVENTURE_WORKS.move((end - ADVENTURE_WORKS.last_day).days)
        spans = fiscal_years(move(WINDOWS[0].starts_on), end)
        assert first_break(spans) is None
        assert max(span.ends_on for span in spans) >= end + 4 * QUARTER
        quarters = {(s.starts_on, s.ends_on): s.key for s in spans if s.kind == "quarter"}
        moved = [(move(w.starts_on), move(w.starts_on) + QUARTER - DAY) for w in WINDOWS]
        assert moved[-1][1] == end
        names = [quarters[window] for window in moved]
        assert len(set(names)) == len(WINDOWS) == 12


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "running"),
    [
        (date(2026, 12, 1), "FY2026-Q4"),
        (date(2026, 12, 31), "FY2026-Q4"),
        (date(2027, 1, 25), "FY2026-Q4"),
        (date(2027, 2, 28), "FY2027-Q1"),
        (date(2028, 2, 29), "FY2028-Q1"),
        (date(2028, 7, 10), "FY2028-Q2"),
    ],
)
def test_a_year_is_named_after_the_31_december_next_to_its_end(today: date, running: str) -> None:
    end = quarter_end(today)
    (found,) = [
        span.key
        for span in fiscal_years(end - 11 * QUARTER, end)
        if span.kind == "quarter" and span.ends_on == end
    ]
    assert found == running


def test_no_windows_no_quarters() -> None:
    assert Move(10)(date(2014, 2, 27)) == date(2014, 3, 9)
    assert Move(0)(date(2014, 5, 31)) == date(2014, 5, 31)
    assert Move(10).maybe(None) is None


@pytest.mark.parametrize(
    ("published", "moved"),
    [
        (date(2020, 2, 29), date(2026, 6, 20)),  # before all windows: as far as their first day
        (date(2020, 3, 1), date(2026, 6, 21)),
        (date(2020, 5, 29), date(2026, 9, 18)),
        (date(2020, 5, 30), date(2026, 9, 19)),
        (date(2020, 5, 31), date(2026, 9, 19)),  # the 92nd day falls on the 91st
        (date(2020, 6, 1), date(2026, 9, 20)),
        (date(2020, 8, 29), date(2026, 12, 18)),
        (date(2020, 8, 31), date(2026, 12, 19)),  # the window's last day
        (date(2020, 9, 1), date(2026, 12, 20)),  # after them
        (date(2020, 10, 1), date(2027, 1, 19)),
    ],
)
def test_days_keep_their_place_in_their_window(published: date, moved: date) -> None:
    windows = (
        Window(date(2020, 3, 1), date(2020, 5, 31)),
        Window(date(2020, 6, 1), date(2020, 8, 31)),
    )
    shift = (date(2026, 12, 19) - date(2020, 8, 31)).days
    assert Move(shift, windows)(published) == moved


@given(
    st.dates(date(2005, 1, 1), date(2015, 12, 31)),
    st.dates(date(2005, 1, 1), date(2015, 12, 31)),
    st.sampled_from(FOUR_YEARS),
)
def test_what_came_first_comes_first(one: date, other: date, today: date) -> None:
    move = ADVENTURE_WORKS.move((quarter_end(today) - ADVENTURE_WORKS.last_day).days)
    first, second = sorted([one, other])
    assert move(first) <= move(second)
    # At most the days that a window is longer than a quarter, once for each window between.
    assert abs((move(second) - move(first)) - (second - first)) <= timedelta(days=len(WINDOWS))


def test_published_windows_follow_each_other() -> None:
    assert all(a.ends_on + DAY == b.starts_on for a, b in pairwise(WINDOWS))
    assert WINDOWS[-1].ends_on == ADVENTURE_WORKS.last_day
