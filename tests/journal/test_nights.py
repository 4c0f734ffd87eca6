"""Nights on which clocks change, leap days and turns of the year: each day is wanted once (F15)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitoring.jobs import CHECK_GOAL_ATTAINMENT, OPEN_FOLLOW_UPS, OPEN_REVIEWS
from monitoring.tasks import schedule_follow_ups, schedule_goal_attainment, schedule_reviews
from recognition.jobs import COMPUTE_AWARDS
from recognition.tasks import schedule_awards
from salesmgmt.journal.models import Job
from salesmgmt.org.models import Department

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
LAST_NIGHT = (
    (schedule_goal_attainment, CHECK_GOAL_ATTAINMENT),
    (schedule_follow_ups, OPEN_FOLLOW_UPS),
    (schedule_reviews, OPEN_REVIEWS),
    (schedule_awards, COMPUTE_AWARDS),
)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "night",
    [
        date(2026, 3, 29),  # of 23 hours
        date(2026, 10, 25),  # of 25 hours
        date(2028, 2, 29),
        date(2027, 2, 28),
        date(2026, 12, 31),
    ],
)
def test_each_day_is_wanted_once_in_the_hour_after_it_ended(night, time_machine):
    Department.objects.create(
        key="co", name="Company", path="1.", tree_key="co", depth=0, timezone=str(BERLIN)
    )
    one_day = timedelta(days=1)
    began = datetime(night.year, night.month, night.day, 0, 15, tzinfo=BERLIN).astimezone(UTC)
    wanted_at: dict[tuple[str, str], datetime] = {}
    for hour in range(-2, 27):
        now = began + hour * HOUR
        time_machine.move_to(now, tick=False)
        for schedule, _kind in LAST_NIGHT:
            schedule()
        for job in Job.objects.all():
            wanted_at.setdefault((job.kind, job.key), now)
    days = [night + n * one_day for n in (-2, -1, 0)]
    for _schedule, kind in LAST_NIGHT:
        found = Job.objects.filter(kind=kind).order_by("key")
        assert [job.arguments["as_of"] for job in found] == [day.isoformat() for day in days]
        for day in days[1:]:
            after = day + one_day
            ended = datetime(after.year, after.month, after.day, tzinfo=BERLIN)
            assert timedelta(0) < wanted_at[kind, day.isoformat()] - ended.astimezone(UTC) < HOUR
