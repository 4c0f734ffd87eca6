"""Jobs: written with what causes them, claimed by one runner, done together with their effect.

    waiting --claim--> running --effect and done in one transaction--> done
       ^                  |
       |<-- it failed ----+---- it failed for the fifth time --------> failed --retry--> waiting
       |<-- its runner died: the lease runs out, the next claim takes it
    waiting --cancel--> cancelled --retry--> waiting
    running --cancel--> running, asked to end --its runner rolls back, or died--> cancelled

Exactly one claim wins because it is one conditional UPDATE. The effect happens exactly once
because "done" is a conditional UPDATE in the effect's own transaction: a runner that lost its
lease meanwhile (too slow, clock stopped, network gone) finds another runner there and rolls
everything back. A runner that is asked to end finds that there too, or earlier when it says how
far it is (progress.py): a job is either done or cancelled, never both.
"""

import logging
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from salesmgmt.journal.acts import record_act
from salesmgmt.journal.doorbell import ring
from salesmgmt.journal.jobs import LEASE, job_kind, kinds_forgotten
from salesmgmt.journal.models import MOST_ATTEMPTS, RUNNER_DIED, Job, JobState
from salesmgmt.journal.progress import JobCancelledError, LeaseLostError, attempt_of

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
"""After the first failure; four times as long after each further one: 42 minutes in all."""

LONGEST_ERROR = 2000

_PROGRESS = ("progress_done", "progress_of")
_CANCELLED = {"state": JobState.CANCELLED, "leased_until": None, "finished_at": Now()}


def enqueue(*, kind: str, key: str, arguments: dict[str, Any], by: Any) -> Job:
    """Write a job in the caller's transaction and ring for it after the commit.

    The same (kind, key) is written once while its job is kept, mostly for ever: asked again, the
    job that is there is returned, whatever its state. Raises LookupError for an unregistered kind.
    """
    job_kind(kind)
    with record_act("journal.enqueue", by=by, job=f"{kind} {key}") as act:
        new = Job(kind=kind, key=key, arguments=arguments, act=act)
        Job.objects.bulk_create([new], ignore_conflicts=True)
        job = Job.objects.get(kind=kind, key=key)
        if job.state == JobState.WAITING:
            transaction.on_commit(partial(ring, job.pk), robust=True)
        return job


def retry(*, job_id: int, by: Any, why: str) -> Job:
    """Put a failed or cancelled job back; it has all its attempts again."""
    with record_act("journal.retry", by=by, why=why, job=job_id):
        afresh = {"state": JobState.WAITING, "attempts": 0, "not_before": Now()}
        cleared = dict.fromkeys(["finished_at", "cancel_asked_at", *_PROGRESS])
        if not Job.objects.given_up().filter(pk=job_id).update(**afresh, **cleared):
            raise ValidationError(
                _("There is no failed or cancelled job %(job)s: look at the list again."),
                params={"job": job_id},
            )
        transaction.on_commit(partial(ring, job_id), robust=True)
        return Job.objects.get(pk=job_id)


def cancel(*, job_id: int, by: Any, why: str) -> Job:
    """Let a job that is not done stay undone: a waiting one now, a running one by its runner.

    Returns the row as it then stands: cancelled, or running with `cancel_asked_at`. Raises
    ValidationError for a job that is over or was cancelled before.
    """
    with record_act("journal.cancel", by=by, why=why, job=job_id):
        # One statement: a runner may claim or put back the job at the same moment.
        unended = Job.objects.cancellable().filter(pk=job_id)
        if not unended.update(**_ended_if_waiting(), cancel_asked_at=Now()):
            raise ValidationError(
                _("Job %(job)s is over or cancelled already: look at the list again."),
                params={"job": job_id},
            )
        return Job.objects.get(pk=job_id)


def run(job_id: int) -> Job | None:
    """Do the job if this runner wins it. Returns the row as it then stands, None when not won.

    A failure is written into the row and not raised; only a lost database raises, and then the
    lease runs out.
    """
    claimed = claim(job_id)
    if claimed is None:
        return None
    try:
        _take_effect(claimed)
    except JobCancelledError:
        log.info("Job %s was cancelled; attempt %s is rolled back", job_id, claimed.attempts)
        Job.objects.held_by(claimed).update(**_CANCELLED)
    except LeaseLostError:
        log.warning("Job %s was taken over; attempt %s is rolled back", job_id, claimed.attempts)
    except Exception as error:  # whatever a job of any app may raise
        log.exception("Job %s (%s) failed, attempt %s", job_id, claimed, claimed.attempts)
        _put_back(claimed, error)
    return Job.objects.get(pk=job_id)


def claim(job_id: int) -> Job | None:
    """Take the job for as long as its lease; None when it is not free or somebody was faster."""
    job = Job.objects.claimable().filter(pk=job_id).first()
    if job is None:
        return None
    unchanged = Job.objects.claimable().filter(pk=job_id, attempts=job.attempts)
    job.attempts, job.runner = job.attempts + 1, uuid4()
    with transaction.atomic(durable=True):
        won = unchanged.update(
            state=JobState.RUNNING,
            attempts=job.attempts,
            runner=job.runner,
            leased_until=Now() + _lease(job),
            **dict.fromkeys(_PROGRESS),
        )
    return job if won else None


def give_up_abandoned() -> int:
    """Mark jobs as failed whose runner died for the last permitted time; returns how many."""
    return Job.objects.abandoned().update(
        state=JobState.FAILED,
        leased_until=None,
        finished_at=Now(),
        error=RUNNER_DIED,
    )


def forget_done() -> int:
    """Delete done jobs of kinds that are kept for a while only; returns how many."""
    over = Q()
    for kind, kept in kinds_forgotten().items():
        over |= Q(kind=kind, finished_at__lt=Now() - kept)
    return Job.objects.filter(over, state=JobState.DONE).delete()[0] if over else 0


def cancel_abandoned() -> int:
    """Mark jobs as cancelled that were asked to end and whose runner died; returns how many."""
    return Job.objects.left_to_cancel().update(**_CANCELLED)


def _ended_if_waiting() -> dict[str, Case]:
    """State and end of a job that is cancelled: nobody else ends one that nobody runs."""
    waits = {"state": JobState.WAITING}
    return {
        "state": Case(When(**waits, then=Value(JobState.CANCELLED)), default=F("state")),
        "finished_at": Case(When(**waits, then=Now()), default=F("finished_at")),
    }


def _lease(job: Job) -> timedelta:
    """For the attempt that begins: doubled each time, so a job that is only slow gets there."""
    try:
        first = job_kind(job.kind).lease
    except LookupError:  # an older release is running; the attempt will fail and say so
        first = LEASE
    return first * 2 ** (job.attempts - 1)


def _take_effect(claimed: Job) -> None:
    with transaction.atomic(durable=True), attempt_of(claimed, _lease(claimed)):
        result = job_kind(claimed.kind).effect(claimed.arguments)
        held = Job.objects.held_by(claimed)
        done = held.filter(cancel_asked_at=None).update(
            state=JobState.DONE, result=result, leased_until=None, finished_at=Now(), error=""
        )
        if not done:
            raise JobCancelledError if held.exists() else LeaseLostError


def _put_back(claimed: Job, error: Exception) -> None:
    """Let the job wait a while, or for ever after the last attempt or when it was cancelled."""
    gave_up = claimed.attempts >= MOST_ATTEMPTS
    cancelled = {"cancel_asked_at__isnull": False}
    state = Value(JobState.FAILED if gave_up else JobState.WAITING)
    over = Now() if gave_up else Value(None, DateTimeField())
    Job.objects.held_by(claimed).update(
        state=Case(When(**cancelled, then=Value(JobState.CANCELLED)), default=state),
        leased_until=None,
        not_before=Now() + FIRST_PAUSE * 4 ** (claimed.attempts - 1),
        finished_at=Case(When(**cancelled, then=Now()), default=over),
        # PostgreSQL stores no NUL; an error may quote one from bad input.
        error=f"{type(error).__name__}: {error}".replace("\0", "")[:LONGEST_ERROR],
    )
