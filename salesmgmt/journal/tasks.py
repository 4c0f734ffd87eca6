"""Doorbells. They carry ids only and swallow what an older or newer release adds to a message."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from salesmgmt.journal import actions, queries
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.doorbell import ring
from salesmgmt.journal.work import SEAL_HISTORY


@shared_task(name="journal.run_job")
def run_job(job_id: int, **_: Any) -> None:
    """Somebody has written a job, or its lease ran out."""
    actions.run(job_id)


@shared_task(name="journal.ring_waiting_jobs")
def ring_waiting_jobs(**_: Any) -> None:
    """Tick: ring again for what nobody has taken and for what a dead runner left."""
    actions.cancel_abandoned()
    actions.give_up_abandoned()
    for job_id in queries.claimable_job_ids():
        ring(job_id)


@shared_task(name="journal.forget_jobs")
def forget_jobs(**_: Any) -> None:
    """Delete what nobody asks for again: every mail that went out left a job."""
    actions.forget_done()


@shared_task(name="journal.schedule_seals")
def schedule_seals(**_: Any) -> None:
    """Want the day's seals on the history; wanted twice, it is one job."""
    day = timezone.now().date().isoformat()
    actions.enqueue(kind=SEAL_HISTORY, key=day, arguments={}, by=SYSTEM)
