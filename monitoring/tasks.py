"""What the timetable rings for (docs/operations.md, "Jobs")."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from monitoring.jobs import CHECK_GOAL_ATTAINMENT, OPEN_FOLLOW_UPS, OPEN_REVIEWS
from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Department
from salesmgmt.org.rules.time import business_date


@shared_task(name="monitoring.schedule_goal_attainment")
def schedule_goal_attainment(**_: Any) -> None:
    """Want a snapshot of every goal for the last complete day; wanted twice, it is one job."""
    if as_of := last_complete_day(timezone.now()):
        day = as_of.isoformat()
        enqueue(kind=CHECK_GOAL_ATTAINMENT, key=day, arguments={"as_of": day}, by=SYSTEM)


@shared_task(name="monitoring.schedule_follow_ups")
def schedule_follow_ups(**_: Any) -> None:
    """Want the follow-ups of deliveries up to the last complete day; wanted twice, one job."""
    if as_of := last_complete_day(timezone.now()):
        day = as_of.isoformat()
        enqueue(kind=OPEN_FOLLOW_UPS, key=day, arguments={"as_of": day}, by=SYSTEM)


@shared_task(name="monitoring.schedule_reviews")
def schedule_reviews(**_: Any) -> None:
    """Want the reviews of months that ended by the last complete day; wanted twice, one job."""
    if as_of := last_complete_day(timezone.now()):
        day = as_of.isoformat()
        enqueue(kind=OPEN_REVIEWS, key=day, arguments={"as_of": day}, by=SYSTEM)


def last_complete_day(now: datetime) -> date | None:
    """The last business day that has ended in every department; None while there is no company.

    A department books on its own zone's days, and the company's figure is the sum of its
    departments: a day is complete when it has ended in the most westerly one.
    """
    zones = Department.objects.values_list("timezone", flat=True).distinct()
    days = [business_date(now, ZoneInfo(zone)) for zone in zones]
    return min(days) - timedelta(days=1) if days else None
