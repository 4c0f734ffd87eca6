"""Jobs: written with what causes them, claimed by one runner, done together with their effect.

    waiting --claim--> running --effect and done in one transaction--> done
       ^                  |
       |<-- it failed ----+---- it failed for the fifth time --------> failed --retry--> waiting
       |<-- its runner died: the lease runs out, the next claim takes it
    waiting or running --cancel--> cancelled --retry--> waiting

Exactly one claim wins because it is one conditional UPDATE. The effect happens exactly once
because "done" is a conditional UPDATE in the effect's own transaction: a runner that lost its
lease meanwhile (too slow, clock stopped, network gone) finds another attempt number there and
rolls everything back.
"""

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from salesmgmt.journal.acts import record_act
from salesmgmt.journal.doorbell import ring
from salesmgmt.journal.jobs import LEASE, job_kind
from salesmgmt.journal.models import MOST_ATTEMPTS, Job, JobState

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
"""After the first failure; four times as long after each further one: 42 minutes in all."""

LONGEST_ERROR = 2000


class LeaseLostError(Exception):
    """Another runner has taken the job over; what this one wrote is rolled back."""


def enqueue(*, kind: str, key: str, arguments: dict[str, Any], by: Any) -> Job:
    """Write a job in the caller's transaction and ring for it after the commit.

    The same (kind, key) is written once for ever: asked again, the job that is there is
    returned, whatever its state. Raises LookupError for an unregistered kind.
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
    with record_act("journal.retry", by=by, why=why, job=job_id) as act:
        afresh = {"state": JobState.WAITING, "attempts": 0, "not_before": Now(), "act": act}
        if not Job.objects.given_up().filter(pk=job_id).update(**afresh, finished_at=None):
            raise ValidationError(
                _("There is no failed or cancelled job %(job)s: look at the list again."),
                params={"job": job_id},
            )
        transaction.on_commit(partial(ring, job_id), robust=True)
        return Job.objects.get(pk=job_id)


def cancel(*, job_id: int, by: Any, why: str) -> Job:
    """Let a job that is not done stay undone.

    Of a running one the runner finds no lease any more when it wants to write "done", and rolls
    its effect back: a job is either done or cancelled, never both.
    """
    with record_act("journal.cancel", by=by, why=why, job=job_id) as act:
        ended = {"state": JobState.CANCELLED, "finished_at": Now(), "act": act}
        if not Job.objects.open().filter(pk=job_id).update(**ended, leased_until=None):
            raise ValidationError(
                _("Job %(job)s is over already: look at the list again."), params={"job": job_id}
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
    job.attempts += 1
    with transaction.atomic(durable=True):
        won = unchanged.update(
            state=JobState.RUNNING, attempts=job.attempts, leased_until=Now() + _lease(job)
        )
    return job if won else None


def give_up_abandoned() -> int:
    """Mark jobs as failed whose runner died for the last permitted time; returns how many."""
    return Job.objects.abandoned().update(
        state=JobState.FAILED,
        leased_until=None,
        finished_at=Now(),
        error="The runner died or took longer than its lease, for the last permitted time.",
    )


def _lease(job: Job) -> timedelta:
    """For the attempt that begins: doubled each time, so a job that is only slow gets there."""
    try:
        first = job_kind(job.kind).lease
    except LookupError:  # an older release is running; the attempt will fail and say so
        first = LEASE
    return first * 2 ** (job.attempts - 1)


def _take_effect(claimed: Job) -> None:
    with transaction.atomic(durable=True):
        result = job_kind(claimed.kind).effect(claimed.arguments)
        done = Job.objects.held_by(claimed).update(
            state=JobState.DONE, result=result, leased_until=None, finished_at=Now(), error=""
        )
        if not done:
            raise LeaseLostError


def _put_back(claimed: Job, error: Exception) -> None:
    """Let the job wait a while, or for ever after the last attempt."""
    gave_up = claimed.attempts >= MOST_ATTEMPTS
    Job.objects.held_by(claimed).update(
        state=JobState.FAILED if gave_up else JobState.WAITING,
        leased_until=None,
        not_before=Now() + FIRST_PAUSE * 4 ** (claimed.attempts - 1),
        finished_at=Now() if gave_up else None,
        # PostgreSQL stores no NUL; an error may quote one from bad input.
        error=f"{type(error).__name__}: {error}".replace("\0", "")[:LONGEST_ERROR],
    )
