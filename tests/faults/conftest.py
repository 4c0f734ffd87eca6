"""Servers of their own for the whole run, processes for a module or a test."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from kombu import pools

from salesmgmt.celery import app as product_app
from salesmgmt.home.integrity import broken_invariants
from salesmgmt.journal.models import Job
from salesmgmt.org.jobs import SEND_MAILS
from tests.faults.installation import Installation
from tests.faults.servers import Servers
from tests.faults.work import build_company
from tests.standing import leave


@pytest.fixture(scope="session")
def servers(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Servers]:
    """A PostgreSQL with the product's tables and a Redis; ended with the run."""
    made = Servers(tmp_path_factory.mktemp("servers"))
    try:
        made.start()
        leave()
        made.copy_schema()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def ringing(servers: Servers) -> Iterator[None]:
    """All threads of this process ring at the tests' Redis."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.CELERY_BROKER_URL", servers.broker)
        app = Celery("tests", broker=servers.broker, set_as_current=True)
        app.set_default()
        app.conf.broker_transport_options = product_app.conf.broker_transport_options
        yield
        app.close()
    product_app.set_current()
    product_app.set_default()
    # Connections to a Redis that was killed; the application keeps hold of its own.
    pools.reset()
    del product_app.amqp


@pytest.fixture(scope="module")
def standing(
    servers: Servers, ringing: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """For processes that the tests of a module share."""
    made = Installation(servers, tmp_path_factory.mktemp("standing"))
    yield made
    made.end()


@pytest.fixture
def installation(servers: Servers, ringing: None, tmp_path: Any) -> Iterator[Installation]:
    """Processes of one test alone, on empty servers; this process works in their database."""
    servers.start()
    servers.redis.flushall()
    made = Installation(servers, tmp_path)
    with servers.connected():
        yield made
        made.end()


@pytest.fixture
def company(installation: Installation, transactional_db: None) -> Iterator[None]:
    """A company with goals to check; at the end nothing of it may be broken or left undone."""
    build_company()
    yield
    assert broken_invariants() == []
    # Every minute has a job of its own for mails; the last one may be on its way.
    undone = Job.objects.open().exclude(kind=SEND_MAILS)
    assert list(undone.values("kind", "key", "state", "error")) == []
