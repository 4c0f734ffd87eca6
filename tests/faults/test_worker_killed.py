"""Jobs live in PostgreSQL: killed and slow workers lose nothing and double nothing (F1-F3)."""

import signal
import subprocess
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from monitoring.jobs import CHECK_GOAL_ATTAINMENT
from monitoring.models import Attainment
from salesmgmt.journal.models import Job, JobState
from tests.faults.installation import Installation, kill, kill_child, wait_for
from tests.faults.servers import Servers
from tests.faults.work import (
    AS_OF,
    GOALS,
    all_done,
    backends_in_the_middle,
    effects,
    end_leases,
    last_goal_held,
    once_each,
    snapshots,
    want,
)

pytestmark = [pytest.mark.faults, pytest.mark.real_clock, pytest.mark.usefixtures("company")]


@pytest.mark.parametrize("victim", ["worker", "child"])
def test_killed_in_the_middle_it_is_done_once_by_the_next(
    installation: Installation, victim: str
) -> None:
    worker = installation.start_worker()
    with last_goal_held():
        job = want()
        wait_for(backends_in_the_middle)
        if victim == "worker":
            kill(worker)
        else:
            kill_child(worker)
    assert snapshots() == []
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)

    if victim == "worker":
        installation.start_worker()
    end_leases()
    installation.tick()
    wait_for(lambda: all_done([job]))
    once = snapshots()
    assert len(once) == GOALS
    assert {row.target for row in Attainment.objects.all()} == {
        Decimal(1000 + n) for n in range(GOALS)
    }

    assert want().pk == job.pk
    later = want(AS_OF + timedelta(days=1))
    installation.tick()
    wait_for(lambda: all_done([later]))
    assert snapshots()[:GOALS] == once
    assert effects() == once_each([job, later])
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_message_that_comes_again_meanwhile_is_refused(
    servers: Servers, installation: Installation
) -> None:
    impatient = {"DJANGO_SETTINGS_MODULE": "tests.faults.impatient"}
    installation.start_worker(**impatient)
    with last_goal_held():
        job = want()
        wait_for(backends_in_the_middle)
        assert servers.redis.hlen("unacked") == 1
        installation.start_worker(**impatient)
        # Only the second worker can have acknowledged it: the first is still at it.
        wait_for(lambda: not servers.redis.hlen("unacked") and not servers.redis.llen("celery"))
        assert backends_in_the_middle() == 1
    wait_for(lambda: all_done([job]))
    job.refresh_from_db()
    assert (job.attempts, effects()) == (1, once_each([job]))


def test_without_redis_the_table_is_polled_and_sigterm_waits_for_the_job(
    installation: Installation,
) -> None:
    with last_goal_held():
        job = want()
        polling = installation.start_polling("--forever")
        wait_for(backends_in_the_middle)
        polling.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            polling.wait(1)
    assert polling.wait(10) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, len(snapshots())) == (JobState.DONE, 1, GOALS)
    # The timetable is kept without a beat: the last complete day was wanted too.
    wanted_by_itself = Job.objects.exclude(pk=job.pk)
    assert wanted_by_itself.filter(kind=CHECK_GOAL_ATTAINMENT).count() == 1
    wanted_by_itself.filter(state=JobState.WAITING).delete()


def test_polling_goes_on_after_its_session_was_ended(installation: Installation) -> None:
    installation.start_polling("--forever")
    first = want()
    wait_for(lambda: not Job.objects.open().exists())
    assert all_done([first])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            # Autovacuum works in the database too.
            " AND backend_type = 'client backend'"
        )
        assert cursor.fetchone()[0] >= 1
    second = want(AS_OF + timedelta(days=1))
    wait_for(lambda: all_done([second]))
    assert set(once_each([first, second])) <= set(effects())
