"""Jobs live in PostgreSQL: killed workers and an emptied Redis lose nothing and double nothing.

The job is the product's own nightly check of goals. It is stopped in the middle by a row that
the test holds: another transaction has written the last goal's snapshot and not committed it,
so the job's INSERT waits there with all other snapshots already written.
"""

import os
import signal
import subprocess
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from goals.models import Goal, GoalVersion
from goals.rules.terms import Driver, GoalState
from monitoring.jobs import CHECK_GOAL_ATTAINMENT
from monitoring.models import Attainment
from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org.models import CalendarDay, Company, Department, FiscalCalendar
from tests.faults.installation import kill, wait_for

pytestmark = pytest.mark.faults

GOALS = 50
AS_OF = date(2014, 5, 1)


@pytest.fixture
def company(transactional_db):
    """A company with 50 running goals of its own, each from another day to the year's end."""
    calendar = FiscalCalendar.objects.create(key="year", name="Calendar year")
    first, last = date(2014, 1, 1), date(2014, 12, 31)
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=calendar, day=first + timedelta(days=n), is_working=True, working_days=n + 1
        )
        for n in range(365)
    )
    root = Department.objects.create(
        key="co", name="Company", path="1.", tree_key="company", depth=0, timezone="Europe/Berlin"
    )
    Company.objects.create(root=root, currency="EUR", calendar=calendar)
    goals = Goal.objects.bulk_create(
        Goal(
            department=root,
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


def want(as_of=AS_OF):
    day = as_of.isoformat()
    return enqueue(kind=CHECK_GOAL_ATTAINMENT, key=day, arguments={"as_of": day}, by=SYSTEM)


@contextmanager
def last_goal_held():
    """Nobody else gets past the last goal's snapshot meanwhile."""
    with transaction.atomic():
        Attainment.objects.create(goal=Goal.objects.last(), as_of=AS_OF, target=0, expected=0)
        yield
        transaction.set_rollback(True)


def backends_in_the_middle():
    """How many of the workers' sessions wait for the row that the test holds."""
    with connection.cursor() as cursor:
        # Within a transaction the server shows the sessions as they were at the first look.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE '%monitoring_attainment%'"
        )
        return cursor.fetchone()[0]


def child_of(worker):
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    assert len(children) == 1
    return int(children[0])


def is_done(job):
    job.refresh_from_db()
    return job.state == JobState.DONE


def snapshots():
    return list(Attainment.objects.order_by("as_of", "goal_id").values_list())


@pytest.mark.parametrize("victim", ["worker", "child"])
def test_killed_in_the_middle_it_is_done_once_by_the_next(installation, company, victim):
    installation.start_redis()
    worker = installation.start_worker()
    job = want()
    with last_goal_held():
        wait_for(backends_in_the_middle)
        if victim == "worker":
            kill(worker)
        else:
            os.kill(child_of(worker), signal.SIGKILL)
    assert snapshots() == []
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)

    if victim == "worker":
        installation.start_worker()
    Job.objects.filter(pk=job.pk).update(leased_until=Now() - timedelta(seconds=1))
    installation.tick()
    wait_for(lambda: is_done(job))
    assert job.attempts == 2
    once = snapshots()
    assert len(once) == GOALS
    assert {row.target for row in Attainment.objects.all()} == {
        Decimal(1000 + n) for n in range(GOALS)
    }

    assert want().pk == job.pk
    later = want(AS_OF + timedelta(days=1))
    installation.tick()
    wait_for(lambda: is_done(later))
    assert snapshots()[:GOALS] == once
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_an_emptied_redis_loses_nothing(installation, company):
    installation.start_redis()
    days = 20
    jobs = [want(AS_OF + timedelta(days=n)) for n in range(days)]
    assert installation.redis.llen("celery") == days
    installation.redis.flushall()
    installation.start_worker()
    installation.tick()
    wait_for(lambda: all(is_done(job) for job in jobs))
    assert {job.attempts for job in jobs} == {1}
    assert len(snapshots()) == days * GOALS


def test_without_redis_the_table_is_polled_and_sigterm_waits_for_the_job(installation, company):
    job = want()
    with last_goal_held():
        polling = installation.start_polling("--forever")
        wait_for(backends_in_the_middle)
        polling.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            polling.wait(1)
    assert polling.wait(10) == 0
    assert is_done(job)
    assert (job.attempts, len(snapshots())) == (1, GOALS)
    # The timetable is kept without a beat: the last complete day was wanted too.
    assert Job.objects.filter(kind=CHECK_GOAL_ATTAINMENT).exclude(pk=job.pk).count() == 1


def test_polling_goes_on_after_its_session_was_ended(installation, company):
    installation.start_polling("--forever")
    first = want()
    wait_for(lambda: is_done(first))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            # Autovacuum works in the database too.
            " AND backend_type = 'client backend'"
        )
        # The runner's; a browser test before this one may have left a session too.
        assert cursor.fetchone()[0] >= 1
    second = want(AS_OF + timedelta(days=1))
    wait_for(lambda: is_done(second))
    assert len(snapshots()) == 2 * GOALS
