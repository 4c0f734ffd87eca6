"""Does the jobs without a broker: slower than Celery, but as complete."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections

from salesmgmt.journal import actions, queries
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.timetable import Timetable

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks into the table


class Command(BaseCommand):
    help = (
        "Do the background jobs by polling the job table; for installations without Redis. "
        "It also keeps the timetable, so that no beat is needed. Several may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--once", action="store_true", help="do what is due now, then end")
        what.add_argument("--forever", action="store_true", help="go on until SIGTERM or Ctrl-C")
        what.add_argument("--failed", action="store_true", help="list the jobs that gave up")
        what.add_argument("--retry", type=int, metavar="JOB", help="try a job that gave up again")

    def handle(self, **options: Any) -> None:
        if options["failed"]:
            self._list_failed()
        elif options["retry"] is not None:
            _retry(options["retry"])
        else:
            _work(forever=options["forever"], ending=_ending_on_signals())

    def _list_failed(self) -> None:
        for job in queries.failed_jobs():
            self.stdout.write(f"{job.pk}\t{job}\t{job.attempts} attempts\t{job.error}")


def _retry(job_id: int) -> None:
    try:
        actions.retry(job_id=job_id, by=SYSTEM, why="manage.py run_jobs --retry")
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None


def _ending_on_signals() -> Event:
    """Set by SIGTERM and SIGINT; the job at hand is finished first."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    return ending


def _work(*, forever: bool, ending: Event) -> None:
    timetable = Timetable()
    while not ending.is_set():
        try:
            timetable.run_due()
            _do_jobs(ending)
        except (OperationalError, InterfaceError) as error:
            if not forever:
                raise
            log.warning("The database does not answer, trying again: %s", error)
        if not forever:
            return
        close_old_connections()
        ending.wait(PAUSE)


def _do_jobs(ending: Event) -> None:
    """Do everything that can be taken, also what these jobs cause."""
    while job_ids := queries.claimable_job_ids():
        for job_id in job_ids:
            if ending.is_set():
                return
            actions.run(job_id)
