"""Tells a worker that there is something to do. Nothing depends on it: the tick rings again."""

import itertools
import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

_failures = itertools.count(1)


def ring(job_id: int) -> bool:
    """Send `journal.run_job` for the row; False when nobody hears it (a counted log line)."""
    if not settings.CELERY_BROKER_URL:
        return False
    try:
        current_app.send_task("journal.run_job", args=[job_id], retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        failures = next(_failures)
        log.warning("Broker failed %s times, job %s waits for a tick: %s", failures, job_id, error)
        return False
    return True
