"""Which jobs are open, which can be taken now, which gave up?"""

from django.db.models import Count, QuerySet

from salesmgmt.journal.models import Job, JobState

AT_MOST = 100
"""Jobs that one tick rings or one round of polling takes; the next one goes on."""


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
