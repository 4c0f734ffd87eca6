"""What the timetable rings for (docs/operations.md, "Jobs")."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from training.jobs import APPLY_RULES


@shared_task(name="training.schedule_rules")
def schedule_rules(**_: Any) -> None:
    """Want the rules applied for this day; wanted twice, it is one job."""
    day = timezone.localdate().isoformat()
    enqueue(kind=APPLY_RULES, key=day, arguments={"as_of": day}, by=SYSTEM)
