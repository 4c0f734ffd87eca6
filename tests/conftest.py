"""What every test finds: running services, a database name of its own, the standing cast."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from salesmgmt import services
from tests import clock

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.cast import Cast

ROOT = Path(__file__).resolve().parent.parent
services.ensure(ROOT, os.environ)

# Many examples load documents into a real database; the night's run (make verify) tries more.
hypothesis.settings.register_profile(
    "ci",
    max_examples=50,
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.register_profile(
    "night", hypothesis.settings.get_profile("ci"), max_examples=2000
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure() -> None:
    """Several runs on one server keep apart by PYTEST_DB_SUFFIX.

    With DATABASE_URL set the suite runs on that server (PostgreSQL 15 to 18);
    static files come from their sources then too, without collecting them.
    """
    from django.conf import settings

    clock.watch()
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    # Else each of the thousands of test clients reads the folder of static files anew.
    settings.WHITENOISE_AUTOREFRESH = True
    # The same people ask in every test; tests/api/test_limits.py counts for itself.
    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(
        ("user", "anon", "refused"), "100000/s"
    )
    suffix = os.environ.get("PYTEST_DB_SUFFIX")
    if suffix:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_salesmgmt_{suffix}"


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests(django_test_environment: None) -> Iterator[None]:
    """After tests that commit: what the product's database refuses, and without migrating anew."""
    from django.test import TransactionTestCase

    from tests.standing import empty

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty())
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What modules read of the clock while they are imported is the suite's day too."""
    with clock.travelled():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Each test with all its fixtures on its day (tests/clock.py)."""
    with clock.travelled(clock.day_of(item)):
        return (yield)


# Files that take longest, so that none of them is left for one process in the end.
_FIRST = ("browser", "faults", "demo", "benchmarks", "services")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest folders first; the rest by name, as found."""
    items.sort(key=lambda item: item.path.parent.name not in _FIRST)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """With CI set nothing is skipped: a skip fails with its reason."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped although CI is set: {report.longrepr}"


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """The same for whole modules."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped although CI is set: {report.longrepr}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: "DjangoDbBlocker",
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Instead of migrating in each process (tests/database.py)."""
    from tests.database import own_database
    from tests.standing import places

    with django_db_blocker.unblock(), own_database(), places(), django_db_blocker.block():
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: pytest.FixtureRequest) -> None:
    """Each test finds itself in the database of what it starts from (tests/standing.py)."""
    if fixturedef.argname == "_django_db_helper":
        from tests.standing import settle

        with request.getfixturevalue("django_db_blocker").unblock():
            settle(request)


@pytest.fixture(autouse=True)
def _one_transaction_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that rolls back hides its jobs from a second connection: progress takes the first."""
    from types import SimpleNamespace

    from django.db import connection

    from salesmgmt.journal import progress

    connect = progress.connect

    def connect_here() -> Any:
        outer = connection.atomic_blocks[:1]
        if not any(getattr(block, "_from_testcase", False) for block in outer):
            return connect()
        return SimpleNamespace(cursor=connection.cursor, close=lambda: None)

    monkeypatch.setattr(progress, "connect", connect_here)


@pytest.fixture
def cast(db: None) -> "Cast":
    """A small company with somebody in every role (tests/cast.py)."""
    from tests.cast import build_cast
    from tests.standing import standing

    return standing(build_cast)


# Sessions are read state of the browser, not of the company; and that somebody read is noted.
_NOT_COMPARED = {"django_session", "journal_reading"}


@pytest.fixture
def row_hashes(db: None) -> Callable[[], dict[str, str]]:
    """A function that gives a hash over all rows of each table."""

    from django.db import connection

    def compute() -> dict[str, str]:
        tables = set(connection.introspection.table_names()) - _NOT_COMPARED
        found = {}
        with connection.cursor() as cursor:
            for table in sorted(tables):
                cursor.execute(
                    "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
                    f' FROM "{table}" AS t'
                )
                found[table] = cursor.fetchone()[0]
        return found

    return compute
