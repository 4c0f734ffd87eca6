"""No test knows the day on which it runs, except for those that say so (tests/clock.py)."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import time as bound_while_imported
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pghistory.models import Context

from salesmgmt.org.models import Department
from tests.cast import Cast
from tests.clock import unmoved
from tests.midyear import TODAY

ON_IMPORT = date.today()
LEAP_DAY = date(2028, 2, 29)
READ: dict[str, Callable[[], Any]] = {
    "date.today": date.today,
    "datetime.now": datetime.now,
    "datetime.utcnow": datetime.utcnow,
    "timezone.now": timezone.now,
    "timezone.localdate": timezone.localdate,
    "time": lambda: datetime.fromtimestamp(time.time(), UTC),
    "time_ns": lambda: datetime.fromtimestamp(time.time_ns() / 10**9, UTC),
    "clock_gettime": lambda: datetime.fromtimestamp(time.clock_gettime(time.CLOCK_REALTIME), UTC),
    "gmtime": lambda: datetime(*time.gmtime()[:6]),
    "localtime": lambda: datetime(*time.localtime()[:6]),
    "strftime": lambda: date.fromisoformat(time.strftime("%Y-%m-%d")),
    "a name bound while importing": lambda: datetime.fromtimestamp(bound_while_imported(), UTC),
}
SEEN: dict[int, datetime] = {}
MOVED = ("now", "transaction_timestamp", "statement_timestamp", "clock_timestamp")


def day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}")
        return cursor.fetchone()[0]


def in_a_thread(read: Callable[[], Any]) -> Any:
    found = []
    thread = threading.Thread(target=lambda: (found.append(read()), connection.close()))
    thread.start()
    thread.join()
    return found[0]


@pytest.fixture(scope="session")
def _on_session() -> date:
    return date.today()


@pytest.fixture(scope="module", params=[None])
def on_module(_on_session: date) -> Iterator[tuple[date, date]]:
    yield _on_session, date.today()
    assert date.today() == TODAY


class TestPython:
    @pytest.mark.parametrize("read", READ)
    def test_every_way_to_ask(self, read: str) -> None:
        assert day_of(READ[read]()) == day_of(in_a_thread(READ[read])) == TODAY

    def test_what_was_asked_before(self, on_module: tuple[date, date]) -> None:
        assert (ON_IMPORT, *on_module) == (TODAY,) * 3

    @pytest.mark.day(LEAP_DAY)
    def test_another_day(self) -> None:
        assert date.today() == LEAP_DAY

    @pytest.mark.real_clock
    def test_the_real_clock(self) -> None:
        assert not time_machine.escape_hatch.is_travelling()
        told = subprocess.check_output([sys.executable, "-c", "import time; print(time.time())"])
        assert 0 <= time.time() - float(told) < 60

    @pytest.mark.parametrize("part", [1, 2])
    def test_it_goes_on_from_test_to_test(self, part: int) -> None:
        now = timezone.now()
        assert SEEN.setdefault(part - 1, now) <= now
        assert now - datetime.combine(TODAY, datetime.min.time(), UTC) >= timedelta(hours=10)
        SEEN[part] = now


@pytest.mark.django_db
class TestSql:
    @pytest.mark.parametrize("function", MOVED)
    def test_every_function(self, function: str) -> None:
        for now in (asked(f"{function}()"), in_a_thread(lambda: asked(f"{function}()"))):
            assert abs(now - timezone.now()) < timedelta(minutes=1)

    @pytest.mark.day(LEAP_DAY)
    @pytest.mark.parametrize("function", MOVED)
    def test_another_day(self, function: str) -> None:
        assert asked(f"{function}()").date() == LEAP_DAY

    @pytest.mark.real_clock
    @pytest.mark.parametrize("function", MOVED)
    def test_the_real_clock(self, function: str) -> None:
        assert abs(asked(f"{function}() - pg_catalog.{function}()")) < timedelta(seconds=1)
        assert asked("current_date") == asked("now()::date")

    def test_a_test_that_moves_its_own_moves_no_server(self, time_machine: Any) -> None:
        time_machine.move_to("2001-01-01")
        assert (date.today().year, asked("now()").date()) == (2001, TODAY)

    def test_defaults_and_triggers(self, cast: Cast) -> None:
        versions = {goal.versions.get().recorded_at.date() for goal in cast.goals.values()}
        changes = Department.pgh_event_model.objects.values_list("pgh_created_at__date", flat=True)
        acts = Context.objects.values_list("created_at__date", flat=True)
        assert versions == set(changes) == set(acts) == {cast.today} == {TODAY}


class TestGuard:
    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "sql",
        [
            "current_date",
            "CURRENT_TIMESTAMP",
            "current_time",
            "LocalTime",
            "localtimestamp(0)",
            "timeofday()",
            "pg_catalog.now()",
            "pg_catalog.clock_timestamp()",
            "'now'::timestamptz",
            "'today' :: date",
            "date 'tomorrow'",
            "timestamptz 'now'",
        ],
    )
    def test_what_cannot_be_moved_is_refused(self, sql: str) -> None:
        with pytest.raises(pytest.fail.Exception, match="is the real clock, now"):
            asked(sql)

    @pytest.mark.django_db
    @pytest.mark.parametrize("sql", ["'today'", "'current'", "1 AS localtimes", "now()::date"])
    def test_what_only_looks_like_it(self, sql: str) -> None:
        assert asked(sql)

    @pytest.mark.django_db
    def test_nothing_in_the_database_asks_it(self) -> None:
        """Functions, defaults, conditions, computed columns and views are asked with no word."""
        with connection.cursor() as cursor:
            cursor.execute(STORED)
            found = cursor.fetchall()
        assert {kind for kind, _, _ in found} >= {"function", "trigger", "default", "constraint"}
        assert {name for _, name, text in found if unmoved(text.lower())} == set(MOVED)

    @pytest.mark.parametrize(
        "command",
        [
            [sys.executable, "-c", ""],
            "python -c 1",
            [Path("./manage.py")],
            ["env", "python3"],
            ["date", "+%s"],
            ["/bin/sh", "-c", "YEAR=$(($(date +%Y) + 1))"],
            ["/bin/sh", "-c", "exec python -m benchmarks"],
        ],
    )
    def test_processes_that_look_at_it_are_refused(self, command: Any) -> None:
        with pytest.raises(pytest.fail.Exception, match="Mark the test real_clock"):
            subprocess.Popen(command, shell=isinstance(command, str))

    @pytest.mark.parametrize("word", ["dated", '{"date": 1}', "a/python/node", "cpython"])
    def test_other_processes_may_start(self, word: str) -> None:
        assert subprocess.check_output(["echo", word], text=True) == f"{word}\n"


STORED = """
    SELECT 'function', proname::text, coalesce(prosrc, '') FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgname::text, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL SELECT 'default', adrelid::regclass::text, pg_get_expr(adbin, adrelid)
    FROM pg_attrdef
    UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'view', viewname::text, definition FROM pg_views WHERE schemaname = 'public'
"""
