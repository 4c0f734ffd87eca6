"""A job is written with its cause, claimed once, and done together with its effect."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from celery import Celery
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now
from pghistory.models import Context

from salesmgmt.celery import app as product_app
from salesmgmt.journal import actions, queries
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.jobs import job_kind, register
from salesmgmt.journal.models import MOST_ATTEMPTS, Job, JobState
from salesmgmt.journal.tasks import forget_jobs
from salesmgmt.org.jobs import SEND_MAILS
from salesmgmt.org.models import FiscalCalendar

pytestmark = pytest.mark.django_db


def database_now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def let_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(leased_until=Now() - timedelta(seconds=1))


def end_pause(job):
    Job.objects.filter(pk=job.pk).update(not_before=Now())


def last_reason(job):
    (found,) = queries.acts_of(
        Context.objects.filter(metadata__job=job.pk).order_by("-created_at").values_list("pk")[:1]
    ).values()
    return found.why


class TestEnqueue:
    def test_the_same_key_is_one_row_whatever_became_of_it(self, wanted):
        first = wanted()
        actions.run(first.pk)
        again = wanted()
        assert (again.pk, again.state) == (first.pk, JobState.DONE)
        assert Job.objects.count() == 1
        assert actions.run(first.pk) is None

    def test_it_belongs_to_the_callers_transaction(self, wanted):
        with transaction.atomic():
            wanted()
            transaction.set_rollback(True)
        assert not Job.objects.exists()

    def test_it_names_the_act_that_caused_it(self, wanted):
        job = wanted()
        act = Context.objects.get(pk=job.act).metadata
        assert (act["act"], act["job"], act["by"]) == ("journal.enqueue", "tests.write cal", None)

    def test_an_unknown_kind_is_refused_and_nothing_is_written(self):
        with pytest.raises(LookupError, match="No kind of job"):
            actions.enqueue(kind="tests.nothing", key="1", arguments={}, by=SYSTEM)
        assert not Job.objects.exists()

    def test_the_doorbell_waits_for_the_commit(self, wanted, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as bells:
            wanted()
        assert len(bells) == 1
        actions.run(Job.objects.get().pk)
        with django_capture_on_commit_callbacks() as bells:
            wanted()
        assert bells == []

    @pytest.mark.parametrize("broker", ["redis+socket:///nonexistent/redis.sock", None])
    def test_without_a_broker_the_row_stands_within_a_second(
        self, broker, wanted, settings, caplog, django_capture_on_commit_callbacks
    ):
        with celery_at(broker, settings):
            began = time.monotonic()
            with django_capture_on_commit_callbacks(execute=True):
                wanted()
            assert time.monotonic() - began < 1
        assert Job.objects.get().state == JobState.WAITING
        assert ("waits for a tick" in caplog.text) is (broker is not None)


@contextmanager
def celery_at(broker, settings):
    """Let this process's doorbells go to `broker`."""
    settings.CELERY_BROKER_URL = broker
    other = Celery("tests", broker=broker, set_as_current=True)
    other.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        yield
    finally:
        other.close()
        product_app.set_current()


def lose_the_lease(arguments):
    """Work so long that another runner takes the job over in the middle."""
    FiscalCalendar.objects.create(key=arguments["key"], name="too late")
    taken_over = Job.objects.get(key=arguments["key"])
    TAKE_OVER.submit(take_over, taken_over).result()
    return {}


TAKE_OVER = ThreadPoolExecutor(1)


def take_over(job):
    try:
        let_lease_run_out(job)
        assert actions.claim(job.pk).attempts == 2
    finally:
        connection.close()


register("tests.slow", lose_the_lease, name="Slow")


class TestRun:
    def test_effect_result_and_done(self, wanted):
        done = actions.run(wanted().pk)
        assert (done.state, done.attempts, done.result) == (JobState.DONE, 1, {"calendar": "cal"})
        assert done.finished_at is not None
        assert done.leased_until is None
        assert FiscalCalendar.objects.get().key == "cal"

    def test_an_effect_that_raises_after_writing_leaves_no_trace(self, wanted):
        job = actions.run(wanted("tests.write_and_raise").pk)
        assert not FiscalCalendar.objects.exists()
        assert (job.state, job.attempts) == (JobState.WAITING, 1)
        assert job.error == "ValueError: no such thing: "
        assert (job.leased_until, job.finished_at) == (None, None)

    def test_it_pauses_four_times_as_long_after_each_failure_and_gives_up_after_five(self, wanted):
        job = wanted("tests.write_and_raise")
        for number, pause in enumerate([30, 120, 480, 1920], start=1):
            job = actions.run(job.pk)
            assert (job.state, job.attempts) == (JobState.WAITING, number)
            assert (job.not_before - database_now()).total_seconds() == pytest.approx(pause, abs=2)
            assert actions.run(job.pk) is None
            end_pause(job)
        job = actions.run(job.pk)
        assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
        assert actions.run(job.pk) is None
        assert list(queries.failed_jobs()) == [job]
        assert list(queries.open_jobs()) == []

    def test_a_kind_of_another_release_waits_for_its_release(self, wanted):
        job = wanted()
        Job.objects.update(kind="tests.of_the_next_release")
        job = actions.run(job.pk)
        assert job.state == JobState.WAITING
        assert "tests.of_the_next_release" in job.error

    @pytest.mark.django_db(transaction=True)
    def test_a_runner_that_lost_its_lease_meanwhile_commits_nothing(self, wanted):
        job = wanted("tests.slow")
        row = actions.run(job.pk)
        assert (row.state, row.attempts) == (JobState.RUNNING, 2)
        assert not FiscalCalendar.objects.exists()


class TestClaim:
    def test_a_lease_holds_for_its_time_on_the_databases_clock(self, wanted):
        job = actions.claim(wanted().pk)
        assert actions.claim(job.pk) is None
        left = Job.objects.get().leased_until - database_now()
        assert left.total_seconds() == pytest.approx(30, abs=2)
        assert queries.claimable_job_ids() == []

    def test_the_hosts_clock_does_not_matter(self, wanted, time_machine):
        time_machine.move_to("2001-01-01")
        job = actions.claim(wanted().pk)
        time_machine.move_to("2099-01-01")
        assert actions.claim(job.pk) is None
        let_lease_run_out(job)
        time_machine.move_to("2001-01-01")
        assert actions.claim(job.pk).attempts == 2

    def test_after_it_the_next_runner_has_twice_as_long(self, wanted):
        job = actions.claim(wanted().pk)
        let_lease_run_out(job)
        assert queries.claimable_job_ids() == [job.pk]
        assert actions.claim(job.pk).attempts == 2
        left = Job.objects.get().leased_until - database_now()
        assert left.total_seconds() == pytest.approx(60, abs=2)

    def test_a_job_that_kills_its_runners_is_given_up_after_five(self, wanted):
        job = wanted()
        for number in range(1, MOST_ATTEMPTS + 1):
            assert actions.give_up_abandoned() == 0
            assert actions.claim(job.pk).attempts == number
            let_lease_run_out(job)
        assert actions.claim(job.pk) is None
        assert actions.give_up_abandoned() == 1
        job.refresh_from_db()
        assert (job.state, job.leased_until) == (JobState.FAILED, None)
        assert "runner died" in job.error

    @pytest.mark.django_db(transaction=True)
    def test_of_eight_runners_at_once_one_wins(self, wanted):
        runners, rounds = 8, 10
        jobs = [wanted(key=f"cal{number}") for number in range(rounds)]
        start = Barrier(runners)

        def claim_all(_):
            try:
                start.wait()
                return [actions.claim(job.pk) for job in jobs]
            finally:
                connection.close()

        with ThreadPoolExecutor(runners) as pool:
            claims = [job for won in pool.map(claim_all, range(runners)) for job in won if job]
        assert sorted(job.pk for job in claims) == [job.pk for job in jobs]
        assert set(Job.objects.values_list("attempts", flat=True)) == {1}


class TestRetry:
    def test_a_failed_job_has_all_its_attempts_again(self, wanted):
        job = wanted()
        Job.objects.update(state=JobState.FAILED, attempts=MOST_ATTEMPTS, finished_at=Now())
        job = actions.retry(job_id=job.pk, by=SYSTEM, why="the import is mended")
        assert (job.state, job.attempts, job.finished_at) == (JobState.WAITING, 0, None)
        assert last_reason(job) == "the import is mended"
        assert actions.run(job.pk).state == JobState.DONE

    def test_only_failed_jobs_can_be_put_back(self, wanted):
        job = actions.run(wanted().pk)
        with pytest.raises(ValidationError, match=f"no failed or cancelled job {job.pk}"):
            actions.retry(job_id=job.pk, by=SYSTEM, why="again")
        assert Job.objects.get().state == JobState.DONE


def test_a_kind_is_registered_once(wanted):
    effect = job_kind("tests.write").effect
    register("tests.write", effect, name="Write")
    with pytest.raises(ValueError, match="registered twice"):
        register("tests.write", lambda arguments: {}, name="Write")


class TestCancel:
    def test_what_waits_stays_undone(self, wanted):
        job = wanted()
        cancelled = actions.cancel(job_id=job.pk, by=SYSTEM, why="not needed")
        assert (cancelled.state, cancelled.finished_at is None) == (JobState.CANCELLED, False)
        assert last_reason(job) == "not needed"
        assert actions.run(job.pk) is None
        assert queries.claimable_job_ids() == []
        assert not FiscalCalendar.objects.exists()

    def test_it_can_be_run_again(self, wanted):
        job = wanted()
        actions.cancel(job_id=job.pk, by=SYSTEM, why="not needed")
        actions.retry(job_id=job.pk, by=SYSTEM, why="needed after all")
        assert actions.run(job.pk).state == JobState.DONE

    @pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
    def test_what_is_over_is_not_cancelled(self, wanted, state):
        job = wanted()
        Job.objects.filter(pk=job.pk).update(state=state)
        with pytest.raises(ValidationError, match="is over or cancelled already"):
            actions.cancel(job_id=job.pk, by=SYSTEM, why="too late")
        assert Job.objects.get().state == state

    def test_a_running_one_is_asked_to_end_and_nobody_claims_it_again(self, wanted):
        job = actions.claim(wanted().pk)
        asked = actions.cancel(job_id=job.pk, by=SYSTEM, why="it takes too long")
        assert (asked.state, asked.finished_at) == (JobState.RUNNING, None)
        assert abs((asked.cancel_asked_at - database_now()).total_seconds()) < 2
        assert last_reason(job) == "it takes too long"
        let_lease_run_out(job)
        assert actions.claim(job.pk) is None
        assert queries.claimable_job_ids() == []

    def test_asked_twice_it_says_so_and_keeps_the_first(self, wanted):
        job = actions.claim(wanted().pk)
        actions.cancel(job_id=job.pk, by=SYSTEM, why="it takes too long")
        job.refresh_from_db()
        asked_at = job.cancel_asked_at
        with pytest.raises(ValidationError, match="is over or cancelled already"):
            actions.cancel(job_id=job.pk, by=SYSTEM, why="once more")
        job.refresh_from_db()
        assert (last_reason(job), job.cancel_asked_at) == ("it takes too long", asked_at)
        with pytest.raises(ValidationError, match="no failed or cancelled job"):
            actions.retry(job_id=job.pk, by=SYSTEM, why="before its runner has ended")

    @pytest.mark.parametrize("attempts", [1, MOST_ATTEMPTS])
    def test_when_its_runner_died_the_tick_ends_it(self, wanted, attempts):
        job = actions.claim(wanted().pk)
        Job.objects.update(attempts=attempts)
        actions.cancel(job_id=job.pk, by=SYSTEM, why="it takes too long")
        assert actions.cancel_abandoned() == 0
        let_lease_run_out(job)
        assert (actions.give_up_abandoned(), actions.cancel_abandoned()) == (0, 1)
        job.refresh_from_db()
        assert (job.state, job.leased_until) == (JobState.CANCELLED, None)
        assert job.finished_at is not None

    def test_a_runner_of_before_a_retry_has_lost_its_lease_although_the_number_is_the_same(
        self, wanted
    ):
        slow = actions.claim(wanted().pk)
        actions.cancel(job_id=slow.pk, by=SYSTEM, why="it takes too long")
        let_lease_run_out(slow)
        actions.cancel_abandoned()
        actions.retry(job_id=slow.pk, by=SYSTEM, why="needed after all")
        fresh = actions.claim(slow.pk)
        assert (fresh.attempts, slow.attempts) == (1, 1)
        assert not Job.objects.held_by(slow).exists()
        assert Job.objects.held_by(fresh).exists()


def test_done_jobs_of_some_kinds_are_forgotten(wanted):
    kept = wanted()
    Job.objects.filter(pk=kept.pk).update(state=JobState.DONE, finished_at=Now() - timedelta(900))
    given = {"kind": SEND_MAILS, "act": kept.act}
    for key, state, days in (
        ("old", JobState.DONE, 8),
        ("new", JobState.DONE, 6),
        ("failed", JobState.FAILED, 8),
    ):
        Job.objects.create(key=key, state=state, finished_at=Now() - timedelta(days), **given)
    Job.objects.create(key="waits", **given)
    forget_jobs()
    assert set(Job.objects.values_list("key", flat=True)) == {kept.key, "new", "failed", "waits"}
