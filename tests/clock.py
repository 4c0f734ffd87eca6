"""A suite that knows no today: each test finds itself on one fixed day, in Python and in SQL.

That day is a Monday in June (tests/midyear.py), from 10:00 UTC on; `pytest.mark.day(date)` names
another. The clock goes on from test to test: rows that one of them built are older than what the
next one does (tests/standing.py).

What it guarantees of a test that is not marked `real_clock`, and is shown in tests/suite:

- Python's clock is moved from before the first fixture to after the last, of whatever scope, in
  all threads, and while modules of tests are imported.
- The database's clock is moved as far (tests/clock.sql), in defaults and triggers too. It stays
  where it is when a test moves its own: a host's clock may be wrong, the database's counts.
- What cannot be moved fails the test and says so: words of SQL that are no functions, and
  processes that look at the real clock: Python, the product's commands, a shell's `date`.
- That nothing else escapes is seen on other days: `make verify` runs the quick part under three
  (scripts/other_days.py).
"""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tests.midyear import TODAY

_BEGAN, _BEGAN_MONOTONIC = time.time(), time.monotonic()

_UNMOVED = re.compile(
    r"\b(current_(date|time|timestamp)|localtime(stamp)?|timeofday)\b"
    r"|\bpg_catalog\.(now|(transaction|statement|clock)_timestamp)\b"
    r"|'(now|today|tomorrow|yesterday)'\s*::|\b(date|timestamptz?)\s*'(now|to|tomor|yester)"
)
# One of these is in each of them, and found in a hundredth of the time.
_HINTS = ("current_", "localtime", "timeofday", "pg_catalog.", "'now", "'to", "'yester")
_BETWEEN_WORDS = re.compile(r"[\s$`();&|]+")
_DEFINES = re.compile(r"(\s|--.*\n)*(create|alter)\b")


@dataclass(slots=True)
class _Clock:
    """How many seconds the clock is ahead of the real one; None: this is the real one."""

    shift: float | None = None


_clock = _Clock()


@contextmanager
def travelled(day: date | None = TODAY) -> Iterator[None]:
    """Be on a day, at 10:00 UTC and as much later as the run has lasted; None: really now."""
    starts = day and datetime.combine(day, time_of_day(10), UTC).timestamp()
    before, _clock.shift = _clock.shift, starts and starts - _BEGAN
    _move_databases()
    try:
        with _going_on_from(starts) if starts else nullcontext():
            yield
    finally:
        _clock.shift = before


def day_of(item: pytest.Item) -> date | None:
    """The day that a test's marks say, or the suite's; None for the real clock."""
    if item.get_closest_marker("real_clock"):
        return None
    mark = item.get_closest_marker("day")
    return mark.args[0] if mark else TODAY


def watch() -> None:
    """Move the clock of each connection to come, and look at statements and processes."""
    connection_created.connect(_received, dispatch_uid="tests.clock")
    start = subprocess.Popen.__init__

    def start_watched(self: Any, args: Any, *more: Any, **named: Any) -> None:
        if _clock.shift is not None and _tells_the_time(args):
            pytest.fail(f"This process looks at the real clock: {args}. Mark the test real_clock.")
        start(self, args, *more, **named)

    subprocess.Popen.__init__ = start_watched


def unmoved(sql: str) -> str:
    """What asks the server's own clock in SQL of small letters; now() and its like do not."""
    found = _UNMOVED.search(sql) if any(hint in sql for hint in _HINTS) else None
    return found.group() if found else ""


def _going_on_from(starts: float) -> time_machine.travel:
    return time_machine.travel(starts + time.monotonic() - _BEGAN_MONOTONIC, tick=True)


def _move_databases() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None:
            # One that is lost is made anew before it is used.
            with suppress(connection.Database.Error):
                _move(connection)


def _received(connection: BaseDatabaseWrapper, **_: Any) -> None:
    _move(connection)
    if _refuse_unmoved not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _refuse_unmoved)


def _move(connection: BaseDatabaseWrapper) -> None:
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('suite.shift', %s, false)", [f"{_clock.shift or 0} s"])


def _refuse_unmoved(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    lowered = str(sql).lower()
    # What a statement defines is looked at where it lies in the end (tests/suite).
    if _clock.shift is not None and not _DEFINES.match(lowered) and (word := unmoved(lowered)):
        pytest.fail(f"{word} is the real clock, now() the test's: {sql}")
    return execute(sql, params, many, context)


def _tells_the_time(args: Any) -> bool:
    """Whether Python, a command of the product or `date` is among the words, of a shell's too."""
    words = _BETWEEN_WORDS.split(args if isinstance(args, str) else " ".join(map(str, args)))
    names = [word.rpartition("/")[2] for word in words]
    return any(name.startswith("python") or name in {"manage.py", "date"} for name in names)
