"""Kinds of jobs that only these tests know; their effect is a tracked row of the real record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.jobs import register
from salesmgmt.journal.models import Job
from salesmgmt.org.models import FiscalCalendar

LEASE = timedelta(seconds=30)


def write(arguments: dict[str, Any]) -> dict[str, Any]:
    """An effect that works."""
    calendar = FiscalCalendar.objects.create(key=arguments["key"], name="written by a job")
    return {"calendar": calendar.key}


def write_and_raise(arguments: dict[str, Any]) -> dict[str, Any]:
    """An effect that fails after it has written, quoting bad input."""
    write(arguments)
    raise ValueError("no such thing: \0")


register("tests.write", write, name="Write", lease=LEASE)
register("tests.write_and_raise", write_and_raise, name="Write and raise", lease=LEASE)


@pytest.fixture
def wanted() -> Callable[..., Job]:
    """Enqueue one job whose effect writes the calendar `key`."""

    def want(kind: str = "tests.write", key: str = "cal") -> Job:
        return enqueue(kind=kind, key=key, arguments={"key": key}, by=SYSTEM)

    return want
