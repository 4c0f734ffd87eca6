"""How far a job is, told while its one transaction is still open.

The effect's own connection shows nothing before it commits, so the report goes through a second
one that commits at once. The row is not locked by the effect: it writes "done" last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from salesmgmt.journal.models import Job
from salesmgmt.lib import sqlfile

PATIENCE = timedelta(seconds=5)
"""For the row's lock: PostgreSQL sees no deadlock between two connections of one process."""


class LeaseLostError(Exception):
    """Another runner has taken the job over; what this one wrote is rolled back."""


class JobCancelledError(Exception):
    """Somebody asked the job to end; what its runner wrote is rolled back."""


@dataclass(slots=True)
class _Attempt:
    job: Job
    lease: timedelta
    elsewhere: BaseDatabaseWrapper | None = None


_attempt: ContextVar[_Attempt | None] = ContextVar("job_attempt", default=None)


def report_progress(done: int, of: int) -> None:
    """Say that `done` parts of `of` are done; in an effect, after a second or more of work.

    Prolongs the attempt's lease by its full time from now. Raises JobCancelledError or
    LeaseLostError, which the effect lets pass. Outside of a job nothing happens.
    """
    attempt = _attempt.get()
    if attempt is None:
        return
    if not 0 <= done <= of:
        raise ValueError(f"{done} of {of} is no progress.")
    is_asked_to_end = _tell(attempt, done, of)
    if is_asked_to_end is None:
        raise LeaseLostError
    if is_asked_to_end:
        raise JobCancelledError


@contextmanager
def attempt_of(claimed: Job, lease: timedelta) -> Iterator[None]:
    """Let `report_progress` inside speak for this attempt; closes its connection at the end."""
    attempt = _Attempt(claimed, lease)
    token = _attempt.set(attempt)
    try:
        yield
    finally:
        _attempt.reset(token)
        if attempt.elsewhere is not None:
            attempt.elsewhere.close()


def connect() -> BaseDatabaseWrapper:
    """A second connection to the same database; each statement commits at once."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{PATIENCE.seconds}s"])
    return other


def _tell(attempt: _Attempt, done: int, of: int) -> bool | None:
    """Whether the attempt is asked to end; None when it does not hold its job any more."""
    attempt.elsewhere = attempt.elsewhere or connect()
    job = attempt.job
    values: dict[str, Any] = {"job": job.pk, "attempts": job.attempts, "runner": job.runner}
    values |= {"done": done, "of": of, "lease": attempt.lease}
    with attempt.elsewhere.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "report_progress"), values)
        found = cursor.fetchone()
    return None if found is None else bool(found[0])
