"""Days and periods at their borders: PostgreSQL and Python say the same (F16)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions import create_calendar
from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months, week_pattern
from salesmgmt.org.rules.time import business_date

YEARS = (2025, 2028)
CALENDARS = {
    "april": calendar_months(*YEARS, first_month=4),
    "weeks": week_pattern(*YEARS, pattern="4-4-5", last_month=3),
}
# The clocks change, on a last day of a month of weeks too, and a February has 29 days.
SPECIAL_DAYS = (date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2025, 12, 31))
ZONES = (
    "Europe/Berlin",
    "America/Costa_Rica",
    "America/New_York",
    "Africa/Cairo",  # has days without a midnight
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "UTC",
)


def last_days() -> list[date]:
    spans = [span for spans in CALENDARS.values() for span in spans]
    found = {span.ends_on for span in spans} | set(SPECIAL_DAYS)
    # The day after it is in both calendars too.
    return sorted(day for day in found if day < date(YEARS[1], 3, 31))


@st.composite
def instants(draw: Any) -> tuple[datetime, str]:
    """Within two hours of the end of a period, in its zone: 23:30 is on the list."""
    zone = draw(st.sampled_from(ZONES))
    day = draw(st.sampled_from(last_days()))
    half_past_eleven = datetime(day.year, day.month, day.day, 23, 30, tzinfo=ZoneInfo(zone))
    minutes = draw(st.one_of(st.just(0), st.integers(-90, 150)))
    return half_past_eleven.astimezone(UTC) + timedelta(minutes=minutes), zone


@pytest.fixture
def _calendars(db: None) -> None:
    for key, spans in CALENDARS.items():
        by = {"by": SYSTEM, "why": "borders"}
        create_calendar(
            key=key, name=f"Years of {key}", spans=spans, weekdays=range(5), holidays={}, **by
        )


def in_sql(instant: datetime, zone: str) -> tuple[date, bool, dict[str, list[str]]]:
    """The day, whether it ended after the instant, and the periods of each calendar."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH day AS (SELECT (%(at)s::timestamptz AT TIME ZONE %(zone)s)::date AS day)"
            " SELECT c.key, day.day, %(at)s < (day.day + 1)::timestamp AT TIME ZONE %(zone)s"
            "     AND %(at)s >= day.day::timestamp AT TIME ZONE %(zone)s,"
            "     array_agg(p.key ORDER BY p.key)"
            " FROM day CROSS JOIN org_fiscalcalendar AS c JOIN org_period AS p"
            "     ON p.calendar_id = c.id AND day.day BETWEEN p.starts_on AND p.ends_on"
            " GROUP BY c.key, day.day",
            {"at": instant, "zone": zone},
        )
        rows = cursor.fetchall()
    ((day, is_within),) = {(row[1], row[2]) for row in rows}
    return day, is_within, {row[0]: row[3] for row in rows}


def of_day(spans: list[PeriodSpan], day: date) -> list[str]:
    return sorted(span.key for span in spans if span.starts_on <= day <= span.ends_on)


@pytest.mark.usefixtures("_calendars")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(instants())
def test_an_instant_is_in_the_same_day_and_periods(found: tuple[datetime, str]) -> None:
    instant, zone = found
    day = business_date(instant, ZoneInfo(zone))
    expected = {key: of_day(spans, day) for key, spans in CALENDARS.items()}
    # One year, one quarter and one month of each calendar.
    assert {len(keys) for keys in expected.values()} == {3}
    assert in_sql(instant, zone) == (day, True, expected)
