"""The jobs page: what failed and why, run again, cancel. Who may is in the access matrix."""

import csv
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import translation

from salesmgmt.journal.actions import claim, enqueue
from salesmgmt.journal.jobs import kind_name, kinds_called, known_kinds, register
from salesmgmt.journal.models import RUNNER_DIED, Job, JobState
from salesmgmt.journal.objects import act_name
from salesmgmt.org.models import User
from tests.cast import Cast

ERROR = "ValueError: <b>no such thing</b>"


def effect(arguments: dict[str, Any]) -> dict[str, Any]:
    return {"day": arguments["day"]}


register("tests.page", effect, name="Turn a page")


@pytest.fixture
def failed(client: Client, cast: Cast) -> Job:
    """A job of Adam's that gave up, and one that waits."""
    given = {"kind": "tests.page", "by": cast.people["adam"]}
    enqueue(key="2025-06-02", arguments={"day": "2025-06-02"}, **given)
    job = enqueue(key="2025-06-01", arguments={"day": "2025-06-01"}, **given)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, attempts=5, error=ERROR, finished_at=Now()
    )
    client.force_login(cast.people["adam"])
    return Job.objects.get(pk=job.pk)


def page(client: Client, name: str, *arguments: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"org:{name}", args=arguments), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_every_kind_is_called_by_words_of_the_reader() -> None:
    kinds = [kind for kind in known_kinds() if not kind.startswith("tests.")]
    assert len(kinds) == 9
    english = {kind_name(kind) for kind in kinds}
    with translation.override("de"):
        german = {kind_name(kind) for kind in kinds}
        assert kinds_called("schulungen") == ["training.apply_rules"]
    assert len(english | german) == 18
    assert kind_name("of.an_older_release") == "of.an_older_release"


def test_a_job_that_nobody_ended_says_so_in_german(client: Client, failed: Job) -> None:
    Job.objects.filter(pk=failed.pk).update(error=RUNNER_DIED)
    User.objects.filter(key="adam").update(language="de")
    for name, arguments in (("jobs", []), ("job", [failed.pk])):
        assert "Der ausführende Prozess endete" in page(client, name, *arguments)


def test_the_list(client: Client, failed: Job) -> None:
    text = page(client, "jobs")
    assert text.count("Turn a page</a>") == 2
    assert "no such thing" in text
    assert 'href="?state=cancelled"' in text
    assert "<b>no such thing" not in text
    only = page(client, "jobs", state="failed")
    assert only.count("Turn a page</a>") == 1
    assert f'href="/company/jobs/{failed.pk}/"' in only
    for words, number in (("06-02", 1), ("tests.pa", 2), ("TURN A", 2)):
        assert page(client, "jobs", q=words).count("Turn a page</a>") == number
    assert "No job matches" in page(client, "jobs", q="nothing")
    assert "No job matches" in page(client, "jobs", state="asleep")
    assert page(client, "jobs", kind="tests.page").count("Turn a page</a>") == 2
    assert "No job matches" in page(client, "jobs", kind="recognition.compute_awards")
    assert "No job matches" in page(client, "jobs", kind="tests.never_registered")
    assert client.get(reverse("org:jobs"), {"q": "\0"}).status_code == 200


def test_a_long_error_is_short_in_the_list(client: Client, failed: Job) -> None:
    Job.objects.filter(pk=failed.pk).update(error=f"First {'x' * 100}\nsecond")
    text = page(client, "jobs")
    assert f"First {'x' * 54}…" in text
    assert "second" not in text
    Job.objects.filter(pk=failed.pk).update(error="First\nsecond")
    assert "First…" in page(client, "jobs")
    assert "First second" in page(client, "job", failed.pk)


def test_the_list_as_csv(client: Client, failed: Job) -> None:
    answer = client.get(reverse("org:jobs_csv"), {"state": "failed"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["id"], row["kind"], row["state"], row["error"]) == (
        str(failed.pk),
        "tests.page",
        "failed",
        ERROR,
    )


def test_a_wrong_filter_gives_no_empty_file(client: Client, failed: Job) -> None:
    answer = client.get(reverse("org:jobs_csv"), {"state": "asleep"})
    assert (answer.status_code, "asleep" in answer.content.decode()) == (409, True)


def test_one_job_says_who_wanted_it_and_why_it_failed(client: Client, failed: Job) -> None:
    text = unescape(page(client, "job", failed.pk))
    assert "Adam Canary-adam" in text
    assert ERROR in text
    assert '"day": "2025-06-01"' in text
    assert client.get(reverse("org:job", args=[999_999])).status_code == 404


def asked_of(client: Client, job: Job) -> set[tuple[str, str]]:
    """The job's history: what was done with it, and why."""
    answer = client.get(reverse("org:history", args=["job", job.pk]))
    return {(act_name(each.act.kind), each.act.why) for each in answer.context["entries"]}


def test_run_again(client: Client, failed: Job) -> None:
    address = reverse("org:retry_job", args=[failed.pk])
    refused = client.post(address, {"why": ""})
    assert (refused.status_code, Job.objects.get(pk=failed.pk).state) == (422, "failed")
    client.post(address, {"why": "The mail server is back"})
    again = Job.objects.get(pk=failed.pk)
    assert (again.state, again.attempts) == (JobState.WAITING, 0)
    assert asked_of(client, failed) == {
        ("Job asked for", ""),
        ("Job run again", "The mail server is back"),
    }
    # The second click says that there is nothing to run again.
    late = client.post(address, {"why": "Once more"})
    assert (late.status_code, "look at the list again" in late.content.decode()) == (422, True)


def test_cancel(client: Client, failed: Job) -> None:
    waiting = Job.objects.get(state=JobState.WAITING)
    client.post(reverse("org:cancel_job", args=[waiting.pk]), {"why": "Not needed"})
    assert Job.objects.get(pk=waiting.pk).state == JobState.CANCELLED
    assert "Run it again" in page(client, "job", waiting.pk)
    client.post(reverse("org:retry_job", args=[waiting.pk]), {"why": "Needed after all"})
    assert asked_of(client, waiting) == {
        ("Job asked for", ""),
        ("Job cancelled", "Not needed"),
        ("Job run again", "Needed after all"),
    }
    assert "Adam Canary-adam" in page(client, "job", waiting.pk)
    over = client.post(reverse("org:cancel_job", args=[failed.pk]), {"why": "Too late"})
    assert (over.status_code, "is over or cancelled already" in over.content.decode()) == (
        422,
        True,
    )


@pytest.fixture
def running(failed: Job) -> Job:
    """The job that waited, claimed by a runner that said how far it is."""
    job = claim(Job.objects.get(state=JobState.WAITING).pk)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(progress_done=1300, progress_of=2600)
    return job


def test_how_far_it_is(client: Client, running: Job) -> None:
    assert "1,300 of 2,600" in page(client, "jobs", state="running")
    text = page(client, "job", running.pk)
    assert "1,300 of 2,600" in text
    assert 'max="2600" value="1300"' in text
    assert "</progress>" not in page(client, "job", Job.objects.get(state=JobState.FAILED).pk)
    german = client.get(
        reverse("org:job", args=[running.pk]), headers={"accept-language": "de"}
    ).content.decode()
    assert 'max="2600"' in german


def test_a_running_job_is_asked_to_end_once(client: Client, running: Job) -> None:
    address = reverse("org:cancel_job", args=[running.pk])
    answer = client.post(address, {"why": "It takes too long"}, follow=True)
    text = " ".join(answer.content.decode().split())
    assert "The job is asked to end" in text
    assert "Being cancelled" in text
    assert ("Job cancelled", "It takes too long") in asked_of(client, running)
    assert address not in text
    assert Job.objects.get(pk=running.pk).state == JobState.RUNNING
    assert "Being cancelled" in page(client, "jobs", state="running")
    late = client.post(address, {"why": "Once more"})
    assert late.status_code == 422
    assert client.get(address).status_code == 405


def test_the_next_try_is_that_of_waiting_jobs_alone(client: Client, failed: Job) -> None:
    answer = client.get(reverse("org:jobs_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row["state"]: row for row in csv.DictReader(text.splitlines())}
    assert rows["waiting"]["next_try_at"] != ""
    assert (rows["failed"]["next_try_at"], rows["waiting"]["over_at"]) == ("", "")
    assert rows["failed"]["over_at"] != ""


def test_the_first_page_of_administrators_leads_to_failed_jobs(client: Client, failed: Job) -> None:
    address = f'{reverse("org:jobs")}?state=failed"'
    text = client.get(reverse("home:home")).content.decode()
    assert address in text
    assert ("Nobody tries the failed ones again" in text, "Missing" in text) == (True, False)
    Job.objects.filter(pk=failed.pk).delete()
    assert address not in client.get(reverse("home:home")).content.decode()


@pytest.mark.parametrize(("seconds", "told"), [(119, ""), (121, "for 2 minutes"), (3599, "59")])
def test_jobs_that_nobody_takes_up_are_told(
    client: Client, failed: Job, seconds: int, told: str
) -> None:
    waiting = Job.objects.filter(state=JobState.WAITING)
    waiting.update(not_before=Now() - timedelta(seconds=seconds))
    text = page(client, "jobs")
    assert ("Background jobs are delayed" in text, told in text) == (bool(told), True)
    held = {"state": JobState.RUNNING, "leased_until": Now() + timedelta(seconds=1)}
    waiting.update(**held)
    assert "Background jobs are delayed" not in page(client, "jobs")
    Job.objects.filter(state=JobState.RUNNING).update(
        leased_until=Now() - timedelta(seconds=seconds)
    )
    assert ("Background jobs are delayed" in page(client, "jobs")) is bool(told)
