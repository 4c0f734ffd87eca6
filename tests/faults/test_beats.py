"""Beat dead for three hours, two beats at once, and a worker killed beside them (F2, F13, F14)."""

import json
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from celery.beat import PersistentScheduler
from django.conf import settings

from monitoring.jobs import CHECK_GOAL_ATTAINMENT
from salesmgmt.celery import app
from salesmgmt.journal.models import Job
from salesmgmt.org.jobs import SEND_MAILS
from tests.faults.installation import Installation, kill, wait_for
from tests.faults.servers import Servers
from tests.faults.work import (
    all_done,
    effects,
    last_goal_held,
    once_each,
    running_in_the_middle,
)

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("company")]

TICK = "journal.ring_waiting_jobs"
# Every minute, and without mails or failed jobs it wants no job; nor does the other ever.
NOTICES, ANSWERS = "org.tend_notices", "org.forget_answers"
PERIODIC = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()} - {
    TICK,
    NOTICES,
    ANSWERS,
}
RECOVERED = 60.0  # seconds


def file_of_a_beat_that_died(path: Path) -> Path:
    """What a beat remembers that was killed three hours ago."""
    beat = PersistentScheduler(app=app, schedule_filename=str(path))
    for entry in beat.schedule.values():
        entry.last_run_at -= timedelta(hours=3)
    beat.close()
    return path


def queued(servers: Servers) -> Counter[str]:
    """How many messages of each periodic task wait for a worker; ticks are left out."""
    messages = servers.redis.lrange("celery", 0, -1)
    names = [json.loads(message)["headers"]["task"] for message in messages]
    return Counter(name for name in names if name in PERIODIC)


def away_from_the_next_line_of_the_timetable() -> bool:
    """The lines are due at minutes that five divides."""
    return 2 < time.time() % 300 < 270


def test_each_periodic_effect_happens_once(
    servers: Servers, installation: Installation, tmp_path: Path
) -> None:
    wait_for(away_from_the_next_line_of_the_timetable, 60)
    for number in (1, 2):
        installation.start_beat(file_of_a_beat_that_died(tmp_path / f"beat{number}"))
        due = Counter(dict.fromkeys(PERIODIC, number))
        wait_for(lambda due=due: queued(servers) >= due)
        # One for three hours, although most lines were due three times and one eighteen times.
        assert queued(servers) == due

    worker = installation.start_worker()
    wanted = Job.objects.exclude(kind=SEND_MAILS)
    wait_for(lambda: wanted.count() == len(PERIODIC) and all_done(list(wanted.all())))
    assert set(wanted.values_list("attempts", flat=True)) == {1}
    last_night = Job.objects.get(kind=CHECK_GOAL_ATTAINMENT)
    assert effects() == once_each([last_night])

    with last_goal_held():
        job = running_in_the_middle()
        kill(worker)
    installation.start_worker()
    assert wait_for(lambda: all_done([job]), RECOVERED) > 1
    job.refresh_from_db()
    assert job.attempts == 2
    assert effects() == once_each([last_night, job])
