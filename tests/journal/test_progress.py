"""How far a job is, and that it shall end, is told past its open transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now

from salesmgmt.journal import actions, progress
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.jobs import register
from salesmgmt.journal.models import Job, JobState
from salesmgmt.journal.progress import LeaseLostError, attempt_of, report_progress
from salesmgmt.org.models import FiscalCalendar

pytestmark = pytest.mark.django_db(transaction=True)

HALF_A_MINUTE = timedelta(seconds=30)

# What the effect of "tests.told" does after it has written; each test sets its own.
steps: list[Callable[[], None]] = []


def effect(arguments: dict[str, Any]) -> dict[str, Any]:
    FiscalCalendar.objects.create(key=arguments["key"], name="written by a job")
    for step in steps:
        step()
    return {}


register("tests.told", effect, name="Told")


@pytest.fixture(autouse=True)
def _no_steps() -> Iterator[None]:
    steps.clear()
    yield
    steps.clear()


def elsewhere(what: Callable[[], Any]) -> Any:
    """Do it on another connection, as another process would."""

    def alone() -> Any:
        try:
            return what()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result(timeout=20)


def row() -> Job:
    return elsewhere(Job.objects.get)


def cancel_it() -> Job:
    job_id = Job.objects.get().pk
    return elsewhere(lambda: actions.cancel(job_id=job_id, by=SYSTEM, why="it takes too long"))


def let_lease_run_out() -> None:
    Job.objects.update(leased_until=Now() - timedelta(seconds=1))


def test_others_see_it_while_the_effect_is_not_committed(wanted: Callable[..., Job]) -> None:
    seen: list[tuple[Any, ...]] = []

    def look() -> None:
        job = row()
        written = elsewhere(FiscalCalendar.objects.exists)
        seen.append((job.state, job.progress_done, job.progress_of, written))

    steps[:] = [look, lambda: report_progress(3, 7), look]
    done = actions.run(wanted("tests.told").pk)
    running = JobState.RUNNING
    assert seen == [(running, None, None, False), (running, 3, 7, False)]
    assert done is not None
    assert (done.state, done.progress_done, done.progress_of) == (JobState.DONE, 3, 7)
    assert FiscalCalendar.objects.exists()


def test_it_prolongs_the_lease_of_its_attempt_and_never_shortens_it(
    wanted: Callable[..., Job],
) -> None:
    leases = []

    def almost_over() -> None:
        elsewhere(lambda: Job.objects.update(leased_until=Now() + timedelta(seconds=1)))

    def long_one() -> None:
        elsewhere(lambda: Job.objects.update(leased_until=Now() + timedelta(hours=1)))

    def left() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            leases.append((row().leased_until - cursor.fetchone()[0]).total_seconds())

    tell = lambda: report_progress(1, 2)  # noqa: E731 - a step
    steps[:] = [almost_over, tell, left, long_one, tell, left]
    assert actions.run(wanted("tests.told").pk).state == JobState.DONE
    assert leases == [pytest.approx(30, abs=5), pytest.approx(3600, abs=5)]


def test_an_effect_that_is_cancelled_notices_it_and_leaves_no_trace(
    wanted: Callable[..., Job],
) -> None:
    went_on = []
    steps[:] = [cancel_it, lambda: report_progress(1, 2), lambda: went_on.append(True)]
    job = actions.run(wanted("tests.told").pk)
    assert (job.state, job.attempts, job.error) == (JobState.CANCELLED, 1, "")
    assert (job.leased_until, job.finished_at is None) == (None, False)
    assert not went_on
    assert not FiscalCalendar.objects.exists()
    assert actions.run(job.pk) is None


def test_one_that_tells_nothing_is_rolled_back_at_its_end(wanted: Callable[..., Job]) -> None:
    steps[:] = [cancel_it]
    job = actions.run(wanted("tests.told").pk)
    assert (job.state, job.finished_at is None, job.error) == (JobState.CANCELLED, False, "")
    assert not FiscalCalendar.objects.exists()


def test_one_that_swallows_the_news_is_rolled_back_all_the_same(
    wanted: Callable[..., Job],
) -> None:
    def deaf() -> None:
        with pytest.raises(progress.JobCancelledError):
            report_progress(1, 2)

    steps[:] = [cancel_it, deaf]
    assert actions.run(wanted("tests.told").pk).state == JobState.CANCELLED
    assert not FiscalCalendar.objects.exists()


def test_one_that_fails_after_it_was_cancelled_is_not_tried_again(
    wanted: Callable[..., Job],
) -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    steps[:] = [cancel_it, fail]
    job = actions.run(wanted("tests.told").pk)
    assert (job.state, job.error) == (JobState.CANCELLED, "ValueError: no such thing")
    assert job.finished_at is not None
    assert not FiscalCalendar.objects.exists()


def test_run_again_it_begins_anew(wanted: Callable[..., Job]) -> None:
    steps[:] = [lambda: report_progress(1, 2), cancel_it]
    job = actions.run(wanted("tests.told").pk)
    assert (job.state, job.progress_done) == (JobState.CANCELLED, 1)
    again = actions.retry(job_id=job.pk, by=SYSTEM, why="needed after all")
    assert (again.cancel_asked_at, again.progress_done, again.progress_of) == (None, None, None)
    with pytest.raises(ValidationError, match="no failed or cancelled job"):
        actions.retry(job_id=job.pk, by=SYSTEM, why="once more")
    steps.clear()
    assert actions.run(job.pk).state == JobState.DONE


def test_who_lost_the_lease_tells_nothing_and_prolongs_nothing(wanted: Callable[..., Job]) -> None:
    slow = actions.claim(wanted("tests.told").pk)
    let_lease_run_out()
    fresh = actions.claim(slow.pk)
    before = Job.objects.get()
    with attempt_of(slow, timedelta(hours=1)), pytest.raises(LeaseLostError):
        report_progress(1, 2)
    after = Job.objects.get()
    assert (after.progress_done, after.leased_until) == (None, before.leased_until)
    with attempt_of(fresh, HALF_A_MINUTE):
        report_progress(2, 2)
    assert Job.objects.get().progress_done == 2


def test_the_same_number_after_a_retry_is_not_the_same_runner(wanted: Callable[..., Job]) -> None:
    slow = actions.claim(wanted("tests.told").pk)
    cancel_it()
    let_lease_run_out()
    actions.cancel_abandoned()
    actions.retry(job_id=slow.pk, by=SYSTEM, why="needed after all")
    assert actions.claim(slow.pk).attempts == slow.attempts
    with attempt_of(slow, HALF_A_MINUTE), pytest.raises(LeaseLostError):
        report_progress(1, 2)
    assert Job.objects.get().progress_done is None


def test_outside_of_a_job_nothing_happens(wanted: Callable[..., Job]) -> None:
    wanted("tests.told")
    report_progress(1, 2)
    assert Job.objects.get().progress_done is None


@pytest.mark.parametrize(("done", "of"), [(-1, 2), (3, 2)])
def test_what_is_no_part_is_refused(wanted: Callable[..., Job], done: int, of: int) -> None:
    job = actions.claim(wanted("tests.told").pk)
    with attempt_of(job, HALF_A_MINUTE), pytest.raises(ValueError, match="is no progress"):
        report_progress(done, of)


def test_the_second_connection_is_closed(wanted: Callable[..., Job], monkeypatch: Any) -> None:
    opened = []
    connect = progress.connect
    monkeypatch.setattr(progress, "connect", lambda: opened.append(connect()) or opened[-1])
    steps[:] = [lambda: report_progress(1, 2), lambda: report_progress(2, 2), cancel_it]
    actions.run(wanted("tests.told").pk)
    assert [other.connection for other in opened] == [None]


@pytest.mark.slow
def test_a_row_that_the_effect_itself_has_locked_is_an_error_and_no_standstill(
    wanted: Callable[..., Job], monkeypatch: Any
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", timedelta(seconds=1))
    job = actions.claim(wanted("tests.told").pk)
    with attempt_of(job, HALF_A_MINUTE), transaction.atomic():
        Job.objects.select_for_update().get()
        with pytest.raises(OperationalError, match="lock timeout"):
            report_progress(1, 2)
