"""Beat dead for three hours, two at once; beside them a worker and another's child are killed.

Their leases end by themselves, and the beats' next tick rings (F1, F2, F13, F14).
"""

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
from tests.faults.installation import RECOVERY, Installation, kill, kill_child, wait_for
from tests.faults.servers import Servers
from tests.faults.work import (
    all_done,
    backends_in_the_middle,
    effects,
    last_goal_held,
    once_each,
    want_days,
)

pytestmark = [pytest.mark.faults, pytest.mark.real_clock, pytest.mark.usefixtures("company")]

TICK = "journal.ring_waiting_jobs"
# They want no jobs: the first one without mails or failed jobs, the others ever.
WANTS_NONE = {"org.tend_notices", "org.forget_answers", "journal.forget_jobs"}
PERIODIC = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()} - {TICK, *WANTS_NONE}


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

    other = installation.start_worker()
    with last_goal_held(2):
        cut_off = want_days(2)
        wait_for(lambda: backends_in_the_middle() == len(cut_off))
        kill(worker)
        kill_child(other)
    installation.start_worker()
    assert wait_for(lambda: all_done(cut_off), RECOVERY) > 1
    assert {job.attempts for job in Job.objects.filter(pk__in=[j.pk for j in cut_off])} == {2}
    assert effects() == once_each([last_night, *cut_off])
