"""The door for Celery: `celery -A salesmgmt.celery worker`, `celery -A salesmgmt.celery beat`."""

import logging.config
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings

from salesmgmt import services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmgmt.settings")

app = Celery("salesmgmt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Tasks and doorbells of the apps find this application without importing the roof.
app.set_default()


@worker_init.connect
@beat_init.connect
def start_services(**_: Any) -> None:
    """Find or start the servers of a fresh machine before the broker is asked for."""
    services.ensure(Path(__file__).resolve().parent.parent, os.environ)


@worker_init.connect
def wait_for_redis(**_: Any) -> None:
    """A worker has time: an acknowledgement that it gave up would block its place for ever."""
    waiting = {"socket_timeout": None}
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | waiting


@setup_logging.connect
def log_as_the_web_does(**_: Any) -> None:
    """Keep Celery from setting up its own format: one line of JSON for every event."""
    logging.config.dictConfig(settings.LOGGING)
