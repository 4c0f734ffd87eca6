"""The periodic tasks of CELERY_BEAT_SCHEDULE without a beat: for machines that have no broker."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import Task, current_app
from celery.schedules import BaseSchedule, maybe_schedule
from django.conf import settings
from django.db import InterfaceError, OperationalError

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=1)
"""A fresh start makes up for what was due in this time, once: every periodic task may run twice."""


@dataclass(slots=True)
class _Entry:
    task: Task
    schedule: BaseSchedule
    last_run: datetime


class Timetable:
    """Knows when each periodic task ran last in this process."""

    def __init__(self) -> None:
        current_app.loader.import_default_modules()  # only workers have done so already
        since = current_app.now() - LOOK_BACK
        self._entries = [
            _Entry(current_app.tasks[line["task"]], maybe_schedule(line["schedule"]), since)
            for line in settings.CELERY_BEAT_SCHEDULE.values()
        ]

    def run_due(self) -> None:
        """Run what is due. A lost database raises and is tried again; other errors are logged."""
        for entry in self._entries:
            now = current_app.now()
            if entry.schedule.is_due(entry.last_run).is_due:
                _run(entry.task)
                entry.last_run = now


def _run(task: Task) -> None:
    try:
        task()
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # one task must not stop the others
        log.exception("Periodic task %s failed", task.name)
