"""Work that can be counted: the product's own nightly check of goals, one job for each day.

It is stopped in the middle by a row that the test holds: another transaction has written the last
goal's snapshot and not committed it, so the job's INSERT waits there with all others written.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models.functions import Now
from pghistory.models import Context

from goals.models import Goal, GoalVersion
from goals.rules.terms import Driver, GoalState
from monitoring.jobs import CHECK_GOAL_ATTAINMENT
from monitoring.models import Attainment
from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org import actions as org
from salesmgmt.org.rules.calendar import calendar_months
from tests.faults.installation import wait_for

GOALS = 50
YEAR = 2014
AS_OF = date(YEAR, 5, 1)
BY: dict[str, Any] = {"by": SYSTEM, "why": "faults"}


def build_company() -> None:
    """A company with 50 running goals of its own, each from another day to the year's end."""
    calendar = org.create_calendar(
        key="year",
        name="Calendar months",
        spans=calendar_months(YEAR, YEAR),
        weekdays=range(5),
        holidays={},
        **BY,
    )
    place = {"currency": "EUR", "timezone": "Europe/Berlin"}
    company = org.set_up_company(key="co", name="Company", calendar=calendar, **place, **BY)
    first, last = date(YEAR, 1, 1), date(YEAR, 12, 31)
    goals = Goal.objects.bulk_create(
        Goal(
            department=company.root,
            measure="revenue",
            starts_on=first + timedelta(days=n),
            ends_on=last,
            state=GoalState.IN_FORCE,
        )
        for n in range(GOALS)
    )
    GoalVersion.objects.bulk_create(
        GoalVersion(
            goal=goal,
            number=1,
            target=Decimal(1000 + n),
            effective_on=goal.starts_on,
            driver=Driver.FIRST,
            act=uuid4(),
        )
        for n, goal in enumerate(goals)
    )


def want(as_of: date = AS_OF) -> Job:
    """Enqueue the check of a day."""
    day = as_of.isoformat()
    return enqueue(kind=CHECK_GOAL_ATTAINMENT, key=day, arguments={"as_of": day}, by=SYSTEM)


def want_days(number: int) -> list[Job]:
    """Enqueue the checks of so many days; those that `last_goal_held` stops come first."""
    return [want(AS_OF + timedelta(days=n)) for n in range(number)]


@contextmanager
def last_goal_held(days: int = 1) -> Iterator[None]:
    """Nobody else gets past the last goal's snapshot of the first days meanwhile."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO monitoring_attainment (goal_id, as_of, target)"
                " SELECT max(id), %s::date + day, 0 FROM goals_goal,"
                " generate_series(0, %s - 1) AS day GROUP BY day",
                [AS_OF, days],
            )
        yield
    finally:
        other.rollback()
        other.close()


def backends_in_the_middle() -> int:
    """How many of the runners' sessions wait for the row that the test holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE '%monitoring_attainment%'"
        )
        return cursor.fetchone()[0]


def running_in_the_middle() -> Job:
    """Enqueue the first day's check inside `last_goal_held` and wait until a runner is stopped."""
    job = want()
    wait_for(backends_in_the_middle)
    return job


def end_leases() -> None:
    """As if the time of every runner were over."""
    Job.objects.filter(state=JobState.RUNNING).update(leased_until=Now() - timedelta(seconds=1))


def all_done(jobs: list[Job]) -> bool:
    """Whether each of the jobs is done."""
    ids = [job.pk for job in jobs]
    return Job.objects.filter(pk__in=ids, state=JobState.DONE).count() == len(ids)


def effects() -> Counter[str]:
    """How often the check of each day was committed: each time the history has an act of it."""
    acts = Context.objects.filter(metadata__act="monitoring.record_attainment")
    return Counter(acts.values_list("metadata__as_of", flat=True))


def once_each(jobs: list[Job]) -> Counter[str]:
    """What `effects` gives when each of the jobs had its effect once and nothing else had one."""
    return Counter(job.key for job in jobs)


def snapshots() -> list[tuple[Any, ...]]:
    """All that the checks have written."""
    return list(Attainment.objects.order_by("as_of", "goal_id").values_list())
