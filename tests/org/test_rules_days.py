"""Working days counted from the first day on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.org.rules.days import working_days

MONDAY_TO_FRIDAY = range(5)


@pytest.mark.parametrize(
    ("first", "last", "holidays", "expected"),
    [
        (date(2013, 6, 1), date(2013, 6, 30), set(), 20),
        (date(2013, 7, 1), date(2013, 7, 31), {date(2013, 7, 4)}, 22),
        (date(2013, 7, 1), date(2013, 7, 31), {date(2013, 7, 6)}, 23),  # a Saturday counts once
        (date(2012, 2, 1), date(2012, 2, 29), set(), 21),
        (date(2013, 6, 1), date(2013, 6, 2), set(), 0),
    ],
)
def test_count_of_a_month(first, last, holidays, expected):
    assert list(working_days(first, last, MONDAY_TO_FRIDAY, holidays))[-1].working_days == expected


def test_each_day_bears_its_count():
    counted = working_days(date(2013, 7, 3), date(2013, 7, 8), MONDAY_TO_FRIDAY, {date(2013, 7, 4)})
    assert [(day.day.day, day.is_working, day.working_days) for day in counted] == [
        (3, True, 1),
        (4, False, 1),
        (5, True, 2),
        (6, False, 2),
        (7, False, 2),
        (8, True, 3),
    ]


def test_no_days_when_the_end_is_before_the_start():
    assert list(working_days(date(2013, 7, 3), date(2013, 7, 2), MONDAY_TO_FRIDAY, set())) == []


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(0, 800),
    st.sets(st.integers(0, 6)),
    st.sets(st.integers(0, 800), max_size=30),
)
def test_the_count_is_the_number_of_worked_days(first, length, weekdays, offsets):
    holidays = {first + timedelta(days=offset) for offset in offsets}
    counted = list(working_days(first, first + timedelta(days=length), weekdays, holidays))
    assert len(counted) == length + 1
    worked = [day for day in counted if day.is_working]
    assert [day.working_days for day in worked] == list(range(1, len(worked) + 1))
    assert all(day.day.weekday() in weekdays and day.day not in holidays for day in worked)
