"""Calendars stored whole, periods closed in order."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from salesmgmt.org import actions
from salesmgmt.org.models import CalendarDay, FiscalCalendar, Period
from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months, week_pattern
from tests.org.conftest import WEEK, entries

AT = datetime(2013, 2, 3, 9, tzinfo=UTC)
LATER = datetime(2013, 5, 3, 9, tzinfo=UTC)


def create(**changed):
    values = {
        "key": "plain",
        "name": "Plain",
        "spans": calendar_months(2013, 2013),
        "weekdays": WEEK,
        "holidays": {},
        "by": None,
        "why": "",
    }
    return actions.create_calendar(**{**values, **changed})


@pytest.mark.django_db
def test_create_calendar_in_a_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        calendar = create(holidays={date(2013, 7, 4): "Independence Day"}, why="set-up")
    assert calendar.periods.count() == 17
    assert calendar.days.count() == 365
    holiday = calendar.days.get(day=date(2013, 7, 4))
    assert (holiday.is_working, holiday.holiday) == (False, "Independence Day")
    assert calendar.days.get(day=date(2013, 12, 31)).working_days == 260
    found = entries(Period)
    assert len(found) == 17
    assert {(e["act"], e["why"]) for e in found} == {("org.create_calendar", "set-up")}


@pytest.mark.django_db
def test_week_calendar_loads():
    spans = week_pattern(2012, 2023, pattern="4-5-4", last_month=1, named_after="start")
    calendar = create(spans=spans)
    year = calendar.periods.get(key="FY2023")
    assert (year.starts_on, year.ends_on) == (date(2023, 1, 29), date(2024, 2, 3))
    assert calendar.days.last().working_days == (7 * 52 * 12 + 3 * 7) * 5 // 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"spans": []}, "spans", "needs years, quarters and months"),
        (
            {"spans": [s for s in calendar_months(2013, 2013) if s.key != "2013-05"]},
            "spans",
            "days between 2013-04 and 2013-06 that belong to neither",
        ),
        (
            {"spans": [PeriodSpan("year", "k" * 21, date(2013, 1, 1), date(2013, 1, 2))]},
            "spans",
            "at most 20",
        ),
        ({"weekdays": []}, "weekdays", "Choose working days"),
        ({"weekdays": [7]}, "weekdays", "Choose working days"),
        ({"holidays": {date(2013, 1, 1): "x\0"}}, "holidays", "cannot be printed"),
        ({"name": "x" * 10_000_000}, "name", "at most 100"),
        ({"key": ""}, "key", "blank"),
    ],
)
def test_create_calendar_refuses(changed, field, message):
    with pytest.raises(ValidationError) as refusal:
        create(**changed)
    assert message in " ".join(refusal.value.message_dict[field])
    assert not FiscalCalendar.objects.exists()
    assert not Period.objects.exists()
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_a_calendar_key_is_used_once():
    create()
    with pytest.raises(ValidationError) as refusal:
        create()
    assert list(refusal.value.message_dict) == ["key"]
    assert Period.objects.count() == 17


def test_public_holidays():
    found = actions.public_holidays("US", None, [2013])
    assert found[date(2013, 7, 4)] == "Independence Day"
    assert date(2013, 1, 6) in actions.public_holidays("DE", "BY", [2013])
    assert date(2013, 1, 6) not in actions.public_holidays("DE", "BE", [2013])
    with pytest.raises(ValidationError) as refusal:
        actions.public_holidays("XX" * 5_000_000, None, [2013])
    assert "XXXX" in refusal.value.message_dict["country"][0]
    assert len(refusal.value.message_dict["country"][0]) < 100


def closed(calendar) -> list[str]:
    return sorted(calendar.periods.exclude(closed_at=None).values_list("key", flat=True))


def close(calendar, *keys, at=AT):
    for key in keys:
        actions.close_period(period=calendar.periods.get(key=key), at=at, by=None, why="month end")


def reopen(calendar, key):
    return actions.reopen_period(period=calendar.periods.get(key=key), by=None, why="late invoice")


@pytest.mark.django_db
def test_closing_goes_in_order_and_takes_all_inside_along():
    calendar = create()
    close(calendar, "2013-01")
    assert closed(calendar) == ["2013-01"]
    with pytest.raises(ValidationError) as refusal:
        close(calendar, "2013-03")
    assert refusal.value.message_dict == {"period": ["2013-02 is still open: close it first."]}
    with pytest.raises(ValidationError, match="2013-Q1 is still open"):
        close(calendar, "2013-Q2")
    close(calendar, "2013-Q1", at=LATER)
    assert closed(calendar) == ["2013-01", "2013-02", "2013-03", "2013-Q1"]
    assert calendar.periods.get(key="2013-01").closed_at == AT
    assert calendar.periods.get(key="2013-02").closed_at == LATER
    close(calendar, "2013", at=LATER)
    assert len(closed(calendar)) == 17


@pytest.mark.django_db
def test_closing_again_changes_nothing():
    calendar = create()
    close(calendar, "2013-01")
    before = len(entries(Period))
    close(calendar, "2013-01", at=LATER)
    assert len(entries(Period)) == before
    assert calendar.periods.get(key="2013-01").closed_at == AT


@pytest.mark.django_db
def test_closing_is_recorded(house):
    period = house.calendar.periods.get(key="2012-Q1")
    actions.close_period(period=period, at=AT, by=house.hanna, why="month end")
    updates = [e for e in entries(Period) if e["label"] == "update"]
    assert sorted(e["row"].key for e in updates) == ["2012-01", "2012-02", "2012-03", "2012-Q1"]
    assert {(e["act"], e["by"], e["why"]) for e in updates} == {
        ("org.close_period", house.hanna.pk, "month end")
    }


@pytest.mark.django_db
def test_a_close_needs_an_instant():
    calendar = create()
    with pytest.raises(ValidationError) as refusal:
        close(calendar, "2013-01", at=datetime(2013, 2, 3))
    assert list(refusal.value.message_dict) == ["at"]
    assert closed(calendar) == []


@pytest.mark.django_db
def test_reopening_goes_backwards_and_opens_what_contains_it():
    calendar = create()
    close(calendar, "2013-Q1", "2013-Q2")
    with pytest.raises(ValidationError) as refusal:
        reopen(calendar, "2013-Q1")
    assert refusal.value.message_dict == {"period": ["2013-Q2 is closed: open it first."]}
    with pytest.raises(ValidationError, match="2013-06 is closed"):
        reopen(calendar, "2013-05")
    assert reopen(calendar, "2013-06").closed_at is None
    assert closed(calendar) == [
        "2013-01", "2013-02", "2013-03", "2013-04", "2013-05", "2013-Q1",
    ]  # fmt: skip
    reopen(calendar, "2013-Q2")
    assert closed(calendar) == ["2013-01", "2013-02", "2013-03", "2013-Q1"]
