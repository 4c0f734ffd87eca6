"""A worker that goes on: a job is cancelled under it, and a newer release speaks to it (F22)."""

from uuid import uuid4

import pytest
from celery import current_app

from salesmgmt.journal.actions import cancel, retry
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.doorbell import ring
from salesmgmt.journal.models import Job, JobState
from tests.faults.installation import Installation, wait_for
from tests.faults.servers import Servers
from tests.faults.work import (
    all_done,
    effects,
    last_goal_held,
    once_each,
    running_in_the_middle,
    snapshots,
    want,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.real_clock,
    pytest.mark.usefixtures("company", "_worker"),
]


@pytest.fixture(scope="module")
def _worker(standing: Installation) -> None:
    standing.start_worker()


def state_of(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_a_job_that_is_cancelled_while_it_runs_leaves_nothing_and_can_be_run_again() -> None:
    with last_goal_held():
        job = running_in_the_middle()
        cancel(job_id=job.pk, by=SYSTEM, why="nobody wants it")
        assert state_of(job) == JobState.RUNNING
    wait_for(lambda: state_of(job) == JobState.CANCELLED)
    assert (snapshots(), effects()) == ([], once_each([]))
    retry(job_id=job.pk, by=SYSTEM, why="wanted after all")
    wait_for(lambda: all_done([job]))
    assert effects() == once_each([job])


def test_a_worker_of_an_older_release_goes_on(servers: Servers, standing: Installation) -> None:
    act = {"arguments": {}, "act": uuid4()}
    unknown = Job.objects.create(kind="tomorrow.do", key="1", **act)
    current_app.send_task("journal.of_tomorrow", args=[unknown.pk], kwargs={"more": "x"})
    current_app.send_task("journal.run_job", args=[unknown.pk], kwargs={"priority": "high"})
    known = want()
    wait_for(lambda: all_done([known]))
    unknown.refresh_from_db()
    # Not lost: a worker that knows the kind takes it after the pause.
    assert (unknown.state, unknown.attempts) == (JobState.WAITING, 1)
    assert "No kind of job tomorrow.do is registered in this process" in unknown.error
    assert unknown.not_before > unknown.created_at
    assert "unregistered task of type 'journal.of_tomorrow'" in standing.log.read_text()
    # Neither does the message of an unknown name come back, nor does it take a worker's place.
    assert servers.redis.llen("celery") == 0
    wait_for(lambda: servers.redis.hlen("unacked") == 0)
    ring(unknown.pk)
    later = cancel(job_id=unknown.pk, by=SYSTEM, why="of this test only")
    assert later.state == JobState.CANCELLED
