"""What the timetable rings for (docs/operations.md, "Jobs")."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions.notices import SEND_MAILS, notify_of_failed_jobs
from salesmgmt.org.models import AnsweredRequest, OutgoingMail


@shared_task(name="org.tend_notices")
def tend_notices(**_: Any) -> None:
    """Tell of jobs that gave up, and want the mails whose pause is over to be sent."""
    notify_of_failed_jobs(today=timezone.localdate(), by=SYSTEM)
    if OutgoingMail.objects.due().exists():
        minute = f"{timezone.now():%Y-%m-%d %H:%M}"
        enqueue(kind=SEND_MAILS, key=minute, arguments={}, by=SYSTEM)


@shared_task(name="org.forget_answers")
def forget_answers(**_: Any) -> None:
    """Delete answers that are not given again: they may tell of people."""
    AnsweredRequest.objects.outlived().delete()
