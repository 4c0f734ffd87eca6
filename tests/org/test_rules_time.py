"""An instant's day in the selling unit's zone, at month ends and when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.org.rules.time import UnknownZoneError, business_date, known_zone, local_time
from tests.worked import example


def test_c08_instant_to_local_time():
    case = example("C08")
    instant = datetime.fromisoformat(case["input"]["timestamptz"] + ":00")
    zone = known_zone(case["input"]["zone"])
    assert local_time(instant, zone).strftime("%Y-%m-%d %H:%M:%S") == case["expected"]
    assert business_date(instant, zone) == date(2001, 2, 16)


@pytest.mark.parametrize(
    ("zone", "instant", "expected"),
    [
        # 23:30 local on the last of the month is already the next month, or still this one, in UTC.
        ("America/Costa_Rica", datetime(2013, 7, 1, 5, 30, tzinfo=UTC), date(2013, 6, 30)),
        ("America/Costa_Rica", datetime(2013, 7, 1, 6, 0, tzinfo=UTC), date(2013, 7, 1)),
        ("Africa/Cairo", datetime(2013, 6, 30, 21, 30, tzinfo=UTC), date(2013, 6, 30)),
        ("Africa/Cairo", datetime(2013, 6, 30, 22, 0, tzinfo=UTC), date(2013, 7, 1)),
        ("Pacific/Tongatapu", datetime(2013, 6, 30, 10, 30, tzinfo=UTC), date(2013, 6, 30)),
        ("Pacific/Tongatapu", datetime(2013, 6, 30, 11, 0, tzinfo=UTC), date(2013, 7, 1)),
        # Berlin loses an hour on 2013-03-31 at 02:00 and gains one on 2013-10-27 at 03:00.
        ("Europe/Berlin", datetime(2013, 3, 30, 22, 59, tzinfo=UTC), date(2013, 3, 30)),
        ("Europe/Berlin", datetime(2013, 3, 30, 23, 0, tzinfo=UTC), date(2013, 3, 31)),
        ("Europe/Berlin", datetime(2013, 3, 31, 21, 59, tzinfo=UTC), date(2013, 3, 31)),
        ("Europe/Berlin", datetime(2013, 3, 31, 22, 0, tzinfo=UTC), date(2013, 4, 1)),
        ("Europe/Berlin", datetime(2013, 10, 26, 22, 0, tzinfo=UTC), date(2013, 10, 27)),
        ("Europe/Berlin", datetime(2013, 10, 27, 0, 30, tzinfo=UTC), date(2013, 10, 27)),
        ("Europe/Berlin", datetime(2013, 10, 27, 1, 30, tzinfo=UTC), date(2013, 10, 27)),
        ("Europe/Berlin", datetime(2013, 10, 27, 22, 59, tzinfo=UTC), date(2013, 10, 27)),
        ("Europe/Berlin", datetime(2013, 10, 27, 23, 0, tzinfo=UTC), date(2013, 10, 28)),
        ("UTC", datetime(2012, 2, 29, 23, 59, 59, tzinfo=UTC), date(2012, 2, 29)),
    ],
)
def test_business_date(zone, instant, expected):
    assert business_date(instant, known_zone(zone)) == expected


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "America/Denver", "Pacific/Tongatapu", "Asia/Kolkata"]),
)
def test_the_day_never_runs_backwards_and_is_at_most_a_day_from_utc(instant, name):
    zone = ZoneInfo(name)
    day = business_date(instant, zone)
    assert day <= business_date(instant + timedelta(hours=1), zone)
    assert abs((day - instant.date()).days) <= 1


def test_a_time_without_a_zone_is_no_instant():
    with pytest.raises(ValueError, match="has no time zone"):
        business_date(datetime(2013, 6, 30, 23, 30), ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe",
        "Europe/Berlim",
        "europe/berlin",
        "../etc/passwd",
        "/etc/localtime",
        "Europe/Berlin\0",
        "localtime",
        "x" * 10_000_000,
    ],
)
def test_unknown_zone(name):
    with pytest.raises(UnknownZoneError) as refusal:
        known_zone(name)
    assert len(str(refusal.value)) <= 64
