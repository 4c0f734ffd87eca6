"""An installation per test; everything in it ends with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from salesmgmt.celery import app as product_app
from tests.faults.installation import Installation


@pytest.fixture
def installation(tmp_path: Path, settings, transactional_db) -> Iterator[Installation]:
    """Processes of their own on the test's database; this process rings at the same Redis."""
    made = Installation(tmp_path)
    settings.CELERY_BROKER_URL = made.broker
    ringing = Celery("tests", broker=made.broker, set_as_current=True)
    ringing.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        yield made
    finally:
        ringing.close()
        product_app.set_current()
        made.end()
