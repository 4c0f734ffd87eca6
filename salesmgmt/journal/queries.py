"""Which jobs are open, which can be taken now, which gave up? What is invented?"""

from django.db.models import Exists, OuterRef, QuerySet
from pghistory.models import Context

from salesmgmt.journal.models import Job

AT_MOST = 100
"""Jobs that one tick rings or one round of polling takes; the next one goes on."""


def open_jobs() -> QuerySet[Job]:
    """Jobs that still have to be done, the oldest first."""
    return Job.objects.open().order_by("created_at", "pk")


def failed_jobs() -> QuerySet[Job]:
    """Jobs that gave up and wait for somebody to look at them, the latest first."""
    return Job.objects.failed().order_by("-finished_at", "-pk")


def claimable_job_ids(limit: int = AT_MOST) -> list[int]:
    """Ids of the jobs that a runner may take now, the oldest first."""
    oldest = Job.objects.claimable().order_by("created_at", "pk")
    return list(oldest.values_list("pk", flat=True)[:limit])


def was_made_up(act: str) -> Exists:
    """Whether a row's act wrote a demonstration's invention; `act` is the column; to annotate."""
    return Exists(Context.objects.filter(pk=OuterRef(act), metadata__is_made_up=True))
