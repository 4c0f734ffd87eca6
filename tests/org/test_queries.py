"""Periods, neighbours and working days of a stored calendar."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from salesmgmt.org import queries
from salesmgmt.org.models import Company, PeriodKind


def test_current_company(house, django_assert_num_queries):
    with django_assert_num_queries(1):
        company = queries.current_company()
        assert (company.root.name, company.calendar.key) == ("Acme", "plain")


@pytest.mark.django_db
def test_no_company_before_set_up():
    with pytest.raises(Company.DoesNotExist):
        queries.current_company()


def test_department_tree(house):
    assert [unit.name for unit in queries.department_tree()] == ["Acme", "Asia", "Europe", "Berlin"]


@pytest.mark.parametrize("key", ["2013", "2013-Q2", "2013-06"])
def test_period_for(house, key):
    assert queries.period_for(house.calendar, key).key == key


@pytest.mark.parametrize("key", ["2015", "2013-Q5", "", "2013\0", "x" * 10_000_000])
def test_period_for_says_what_keys_look_like(house, key):
    with pytest.raises(ValidationError) as refusal:
        queries.period_for(house.calendar, key)
    (message,) = refusal.value.message_dict["period"]
    assert "write for example 2014, 2014-12, 2014-Q4." in message
    assert len(message) < 100


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (PeriodKind.MONTH, date(2013, 6, 1), ("2013-05", "2013-06", "2013-07")),
        (PeriodKind.MONTH, date(2013, 6, 30), ("2013-05", "2013-06", "2013-07")),
        (PeriodKind.QUARTER, date(2012, 1, 1), (None, "2012-Q1", "2012-Q2")),
        (PeriodKind.YEAR, date(2014, 12, 31), ("2013", "2014", None)),
        (PeriodKind.YEAR, date(2015, 1, 1), ("2014", None, None)),
        (PeriodKind.YEAR, date(2011, 12, 31), (None, None, "2012")),
    ],
)
def test_periods_around(house, kind, day, expected):
    around = queries.periods_around(house.calendar, kind, day)
    periods = (around.before, around.current, around.after)
    assert tuple(period and period.key for period in periods) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2013, 6, 1), date(2013, 6, 30), 20),
        (date(2013, 7, 1), date(2013, 7, 31), 22),
        (date(2013, 7, 3), date(2013, 7, 3), 1),
        (date(2013, 7, 4), date(2013, 7, 4), 0),
        (date(2013, 7, 4), date(2013, 7, 5), 1),
        (date(2013, 7, 6), date(2013, 7, 7), 0),
        (date(2013, 7, 3), date(2013, 7, 2), 0),
        (date(2012, 1, 1), date(2014, 12, 31), 782),
    ],
)
def test_working_days_between(house, django_assert_num_queries, first, last, expected):
    with django_assert_num_queries(0 if last < first else 1):
        assert queries.working_days_between(house.calendar, first, last) == expected


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2011, 12, 31), date(2012, 1, 1)), (date(2014, 12, 31), date(2015, 1, 1))],
)
def test_working_days_outside_the_calendar(house, first, last):
    with pytest.raises(ValidationError, match="lies outside the calendar Calendar months"):
        queries.working_days_between(house.calendar, first, last)
