"""Which jobs are open, which can be taken now, which gave up? How late are they?"""

from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Now

from salesmgmt.journal.models import Job, JobState

AT_MOST = 100
"""Jobs that one tick rings or one round of polling takes; the next one goes on."""

IN_GOOD_TIME = timedelta(minutes=2)
"""A job that waits so long for a runner says that Redis, worker or timetable do not work."""


def open_jobs() -> QuerySet[Job]:
    """Jobs that still have to be done, the oldest first."""
    return Job.objects.open().order_by("created_at", "pk")


def failed_jobs() -> QuerySet[Job]:
    """Jobs that gave up and wait for somebody to look at them, the latest first."""
    return Job.objects.failed().order_by("-finished_at", "-pk")


def job_list() -> QuerySet[Job]:
    """All jobs, the latest first."""
    return Job.objects.order_by("-created_at", "-pk")


def jobs_by_state() -> dict[str, int]:
    """How many jobs are in each state, none included; one query."""
    found = dict(Job.objects.values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in JobState.values}


def claimable_job_ids(limit: int = AT_MOST) -> list[int]:
    """Ids of the jobs that a runner may take now, the oldest first."""
    oldest = Job.objects.claimable().order_by("created_at", "pk")
    return list(oldest.values_list("pk", flat=True)[:limit])


def last_done_day(kind: str, *, before: date) -> date | None:
    """The last day, earlier than `before`, as of which a job of this kind was done; one query.

    What happened since then nobody has looked at yet: workers or beat may have stood still.
    """
    done = Job.objects.filter(kind=kind, state=JobState.DONE).annotate(day=KT("arguments__as_of"))
    last = done.filter(day__lt=before.isoformat()).aggregate(last=Max("day"))["last"]
    return date.fromisoformat(last) if last else None


def minutes_waited() -> int:
    """How long the job that has been due longest waits for a runner, by the database's clock.

    0 while all are taken up in good time: a tick comes every 20 seconds. One query.
    """
    since = Coalesce("leased_until", "not_before")
    longest = Job.objects.claimable().aggregate(longest=Max(Now() - since))["longest"]
    return longest // timedelta(minutes=1) if longest and longest >= IN_GOOD_TIME else 0
