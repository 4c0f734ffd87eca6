"""What the timetable rings for (docs/operations.md, "Jobs")."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from diagnostics.jobs import MEASURE_EFFECTS
from monitoring.tasks import last_complete_day
from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM


@shared_task(name="diagnostics.schedule_effects")
def schedule_effects(**_: Any) -> None:
    """Want the effects measured as of the last complete day; wanted twice, it is one job."""
    if as_of := last_complete_day(timezone.now()):
        day = as_of.isoformat()
        enqueue(kind=MEASURE_EFFECTS, key=day, arguments={"as_of": day}, by=SYSTEM)
