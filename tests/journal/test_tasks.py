"""Doorbells and the timetable may come twice, late or not at all."""

from datetime import UTC, date, datetime, timedelta
from inspect import Parameter, signature

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from monitoring.tasks import last_complete_day, schedule_goal_attainment
from salesmgmt.journal import actions
from salesmgmt.journal.models import MOST_ATTEMPTS, Job, JobState
from salesmgmt.journal.tasks import ring_waiting_jobs, run_job
from salesmgmt.journal.timetable import Timetable
from salesmgmt.org.models import Department, FiscalCalendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return Department.objects.create(
        key="co", name="Company", path="1.", tree_key="company", depth=0, timezone="Europe/Berlin"
    )


@pytest.fixture
def branch(company):
    return Department.objects.create(
        key="la",
        name="Los Angeles",
        path="1.2.",
        tree_key="company la",
        depth=1,
        parent=company,
        timezone="America/Los_Angeles",
    )


class TestDoorbells:
    def test_a_doorbell_of_another_release_is_understood(self, wanted):
        job = wanted()
        run_job(job.pk, priority="high")
        run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.DONE, 1)

    def test_a_doorbell_for_nothing_is_harmless(self):
        run_job(123_456)
        assert not Job.objects.exists()

    def test_the_tick_gives_up_what_died_too_often_and_leaves_the_rest(self, wanted, settings):
        settings.CELERY_BROKER_URL = None
        waiting, dead = wanted(key="waiting"), wanted(key="dead")
        ran_out = Now() - timedelta(seconds=1)
        Job.objects.filter(pk=dead.pk).update(
            state=JobState.RUNNING, attempts=MOST_ATTEMPTS, leased_until=ran_out
        )
        ring_waiting_jobs(added_later=True)
        states = dict(Job.objects.values_list("key", "state"))
        assert states == {waiting.key: JobState.WAITING, dead.key: JobState.FAILED}


class TestLastCompleteDay:
    @pytest.mark.parametrize(
        ("now", "day"),
        [
            ("2014-05-01T21:59:59", "2014-04-30"),
            ("2014-05-01T22:00:00", "2014-05-01"),
            ("2014-01-01T22:59:59", "2013-12-31"),
            ("2014-01-01T23:00:00", "2014-01-01"),
            ("2026-03-28T23:00:00", "2026-03-28"),
            ("2026-03-29T21:59:59", "2026-03-28"),
            ("2026-03-29T22:00:00", "2026-03-29"),
            ("2026-10-25T22:59:59", "2026-10-24"),
            ("2026-10-25T23:00:00", "2026-10-25"),
        ],
    )
    def test_it_ends_at_midnight_of_the_company(self, company, now, day):
        instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
        assert last_complete_day(instant) == date.fromisoformat(day)

    def test_it_ends_last_in_the_most_westerly_department(self, branch):
        assert last_complete_day(datetime(2014, 5, 2, 6, 59, tzinfo=UTC)) == date(2014, 4, 30)
        assert last_complete_day(datetime(2014, 5, 2, 7, 0, tzinfo=UTC)) == date(2014, 5, 1)

    def test_there_is_none_without_a_company(self):
        assert last_complete_day(datetime(2014, 5, 2, tzinfo=UTC)) is None
        schedule_goal_attainment()
        assert not Job.objects.exists()


def checks() -> list[str]:
    """Days that the nightly check is wanted for."""
    return list(
        Job.objects.filter(kind="monitoring.check_goal_attainment").values_list("key", flat=True)
    )


def test_two_beats_in_one_night_want_one_job(company, time_machine):
    for instant in ("2014-05-02T02:15:00Z", "2014-05-02T02:15:01Z", "2014-05-02T21:00:00Z"):
        time_machine.move_to(instant)
        schedule_goal_attainment()
    job = Job.objects.get()
    assert (job.kind, job.key) == ("monitoring.check_goal_attainment", "2014-05-01")
    assert job.arguments == {"as_of": "2014-05-01"}
    time_machine.move_to("2014-05-03T02:15:00Z")
    schedule_goal_attainment()
    assert Job.objects.count() == 2


def test_the_timetable_makes_up_for_last_night_once_and_then_waits(company, time_machine):
    time_machine.move_to("2014-05-02T12:00:00Z", tick=False)
    timetable = Timetable()
    timetable.run_due()
    timetable.run_due()
    assert checks() == ["2014-05-01"]
    Job.objects.all().delete()
    time_machine.move_to("2014-05-02T12:00:21Z", tick=False)
    timetable.run_due()
    assert not Job.objects.exists()
    time_machine.move_to("2014-05-03T12:00:00Z", tick=False)
    timetable.run_due()
    assert checks() == ["2014-05-02"]


def test_every_line_of_the_timetable_is_a_task(settings):
    current_app.loader.import_default_modules()
    names = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()}
    assert names >= {"monitoring.schedule_goal_attainment", "journal.ring_waiting_jobs"}
    assert names <= set(current_app.tasks)


def test_every_task_takes_ids_at_most_and_swallows_what_another_release_adds():
    current_app.loader.import_default_modules()
    own = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]
    assert len(own) >= 8
    for task in own:
        taken = signature(task.run).parameters.values()
        assert Parameter.VAR_KEYWORD in {each.kind for each in taken}, task.name
        named = [each for each in taken if each.kind is not Parameter.VAR_KEYWORD]
        assert {each.annotation for each in named} <= {int}, task.name


class TestRunJobs:
    def test_once_does_all_that_is_due(self, wanted):
        jobs = [wanted(key=f"cal{number}") for number in range(3)]
        later = wanted(key="later")
        Job.objects.filter(pk=later.pk).update(not_before=Now() + timedelta(hours=1))
        call_command("run_jobs", "--once")
        done = Job.objects.filter(state=JobState.DONE, kind__startswith="tests.")
        assert {job.pk for job in done} == {job.pk for job in jobs}
        assert FiscalCalendar.objects.count() == 3

    def test_failed_jobs_are_listed_and_put_back(self, wanted, capsys):
        job = wanted("tests.write_and_raise")
        Job.objects.update(attempts=MOST_ATTEMPTS - 1)
        actions.run(job.pk)
        call_command("run_jobs", "--failed")
        line = f"{job.pk}\ttests.write_and_raise cal\t5 attempts\tValueError: no such thing: \n"
        assert capsys.readouterr().out == line
        call_command("run_jobs", "--retry", str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.WAITING, 0)
        with pytest.raises(CommandError, match="no failed or cancelled job"):
            call_command("run_jobs", "--retry", str(job.pk))
