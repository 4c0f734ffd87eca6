"""What the timetable rings for (docs/operations.md, "Jobs")."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from monitoring.tasks import last_complete_day
from recognition.jobs import COMPUTE_AWARDS
from recognition.queries.goals import last_closing
from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM


@shared_task(name="recognition.schedule_awards")
def schedule_awards(**_: Any) -> None:
    """Want the awards of the last complete day: once a day, and again when a month was closed."""
    if as_of := last_complete_day(timezone.now()):
        day, closing = as_of.isoformat(), last_closing()
        key = f"{day} {closing.isoformat()}" if closing else day
        enqueue(kind=COMPUTE_AWARDS, key=key, arguments={"as_of": day}, by=SYSTEM)
