"""Redis and PostgreSQL shut down, killed, emptied, hanging under worker and web (F4-F9)."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from statistics import quantiles
from threading import Event
from uuid import uuid4

import pytest
import requests
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.urls import reverse

from monitoring.jobs import CHECK_GOAL_ATTAINMENT
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org import actions as org
from salesmgmt.org.models import Role, User
from tests.faults.installation import Installation, Web, wait_for
from tests.faults.servers import POSTGRES, REDIS, Servers
from tests.faults.work import (
    AS_OF,
    BY,
    all_done,
    backends_in_the_middle,
    effects,
    end_leases,
    last_goal_held,
    once_each,
    want,
    want_days,
)

pytestmark = [pytest.mark.faults, pytest.mark.real_clock, pytest.mark.usefixtures("company")]

QUEUED = 40
WRITERS = 4
ENOUGH = 100
CLICKS = 40


@pytest.fixture(scope="module")
def web(standing: Installation) -> Web:
    return standing.start_web()


@pytest.fixture(scope="module")
def _worker(standing: Installation) -> None:
    standing.start_worker()


@pytest.fixture
def adam(company: None, web: Web) -> User:
    """An administrator with a browser."""
    row = org.PersonRow(email="adam@co.test", name="Adam", key="adam")
    (person,) = org.create_people(rows=[row], **BY)
    org.grant_roles(rows=[org.RoleRow(person, Role.ADMINISTRATOR, date(2014, 1, 1))], **BY)
    web.log_in(person)
    return person


def jobs() -> list[Job]:
    """Those that the tests want; mails have jobs of their own."""
    return list(Job.objects.filter(kind=CHECK_GOAL_ATTAINMENT))


def wrong_password(web: Web) -> requests.Response:
    """Somebody's attempt at the log-in page, which counts them."""
    given = {"login": "adam@co.test", "password": "wrong"}
    return Web(web.address).post(reverse("account_login"), **given)


def run_again(web: Web, number: int) -> float:
    """Click "Run it again" at a job that gave up, which rings for it; the seconds it took."""
    over = {"state": JobState.FAILED, "attempts": 5, "finished_at": Now(), "act": uuid4()}
    day = (AS_OF + timedelta(days=number)).isoformat()
    job = Job.objects.create(kind=CHECK_GOAL_ATTAINMENT, key=day, arguments={"as_of": day}, **over)
    began = time.monotonic()
    answer = web.post(reverse("org:retry_job", args=[job.pk]), why="mended")
    took = time.monotonic() - began
    job.refresh_from_db()
    assert (answer.status_code, job.state == JobState.FAILED) == (302, False)
    return took


def p95(seconds: Iterable[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@contextmanager
def emptied(servers: Servers) -> Iterator[None]:
    servers.redis.flushall()
    yield


REDIS_FAULTS = {
    "shut down": lambda servers: servers.without(REDIS),
    "killed": lambda servers: servers.after_the_death_of(REDIS),
    "emptied": emptied,
}


@pytest.mark.usefixtures("_worker")
@pytest.mark.parametrize("fault", REDIS_FAULTS)
def test_redis_goes_with_queued_jobs(
    servers: Servers, installation: Installation, fault: str
) -> None:
    with last_goal_held():
        wanted = want_days(QUEUED)
        wait_for(backends_in_the_middle)
        assert servers.redis.llen("celery") >= QUEUED - 2  # one runs, one is fetched
        with REDIS_FAULTS[fault](servers):
            pass
    if fault == "emptied":
        installation.tick()
    installation.tick_until(lambda: all_done(wanted))
    assert effects() == once_each(wanted)
    assert {job.attempts for job in jobs()} == {1}


@pytest.mark.usefixtures("adam", "_worker")
def test_requests_succeed_while_redis_is_down(
    servers: Servers, installation: Installation, web: Web
) -> None:
    run_again(web, 0)
    usual = p95(run_again(web, number) for number in range(1, CLICKS))
    wait_for(lambda: all_done(jobs()))
    with servers.after_the_death_of(REDIS):
        without = p95(run_again(web, CLICKS + number) for number in range(CLICKS))
        assert [job.state for job in jobs()].count(JobState.WAITING) == CLICKS
        assert [web.probe(path).status_code for path in ("/healthz", "/readyz")] == [200, 503]
        assert web.probe("/readyz").json()["redis"] == "unreachable"
        for path in (reverse("org:jobs"), "/api/v1/jobs/"):
            assert web.get(path).status_code == 200
        # Nobody tries passwords uncounted.
        refused = wrong_password(web)
        assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
    assert wrong_password(web).status_code == 200
    assert without < usual + 0.1
    assert web.probe("/readyz").json()["redis"] == "ok"
    installation.tick_until(lambda: all_done(jobs()))
    assert effects() == once_each(jobs())


@pytest.mark.usefixtures("adam", "_worker")
def test_redis_hangs_under_worker_and_web(
    servers: Servers, installation: Installation, web: Web
) -> None:
    with ExitStack() as hanging:
        with last_goal_held():
            first = want()
            wait_for(backends_in_the_middle)
            hanging.enter_context(servers.redis_hangs())
        # The worker is done with it and cannot say so.
        wait_for(lambda: all_done([first]))
        assert run_again(web, 1) < 2
        answer = web.probe("/readyz")
        assert (answer.json()["redis"], answer.elapsed.total_seconds() < 3) == ("unreachable", True)
    installation.tick_until(lambda: all_done(jobs()))
    assert effects() == once_each(jobs())


@pytest.mark.usefixtures("adam", "_worker")
def test_postgres_is_restarted_under_worker_and_web(
    servers: Servers, installation: Installation, web: Web
) -> None:
    wanted = want_days(QUEUED)
    page, program = reverse("org:jobs"), "/api/v1/jobs/"
    assert (web.get(page).status_code, web.get(program).status_code) == (200, 200)
    with servers.without(POSTGRES):
        back_at = time.monotonic() + 4
        while time.monotonic() < back_at:
            for path in (page, program):
                answer = web.get(path)
                assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
            assert web.probe("/healthz").status_code == 200
            assert web.probe("/readyz").json()["database"] == "unreachable"
    wait_for(lambda: web.get(page).status_code == 200, 10)
    assert web.get(program).status_code == 200
    end_leases()  # of the job that was cut off
    installation.tick_until(lambda: all_done(wanted))
    assert effects() == once_each(wanted)


@pytest.mark.usefixtures("_worker")
def test_postgres_is_killed_under_writers(servers: Servers, installation: Installation) -> None:
    ending = Event()
    with ThreadPoolExecutor(WRITERS) as writers:
        written = [writers.submit(write_until, ending, number) for number in range(WRITERS)]
        wait_for(lambda: Job.objects.count() > ENOUGH)
        with servers.after_the_death_of(POSTGRES):
            ending.set()
    acknowledged = {key for each in written for key in each.result()}
    assert len(acknowledged) > ENOUGH - WRITERS
    assert acknowledged <= {job.key for job in jobs()}
    end_leases()
    # Messages outlived it. The tick is for what was committed and not rung for, or cut off.
    wait_for(lambda: servers.redis.llen("celery") == 0)
    installation.tick_until(lambda: all_done(jobs()))
    assert effects() == once_each(jobs())


def write_until(ending: Event, number: int) -> list[str]:
    """Want one job after the other; the keys of those whose commit was acknowledged."""
    acknowledged = []
    day = date(2100 + 1000 * number, 1, 1)
    try:
        while not ending.is_set():
            acknowledged.append(want(day).key)
            day += timedelta(days=1)
    except (OperationalError, InterfaceError):
        pass  # the server is gone
    finally:
        connection.close()
    return acknowledged
