"""Goals, jobs, notices: written once, by who may, about the state that was read."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from goals.models import Goal, GoalVersion
from goals.rules.terms import GoalState
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org.actions import issue_token
from salesmgmt.org.models import AnsweredRequest
from salesmgmt.org.tasks import forget_answers
from tests.cast import Cast, build_cast
from tests.loop import ACT
from tests.org.telling import written


def test_a_write_that_names_itself_happens_once(ask: Callable[..., Any]) -> None:
    job = Job.objects.create(kind="tests", key="one", state=JobState.FAILED, act=ACT)
    path, why = f"jobs/{job.pk}/retry/", {"why": "The mail server is back"}
    first = ask("adam", "post", path, why, Idempotency_Key="monday-1")
    assert (first.status_code, first.json()["state"]) == (200, "waiting")
    assert "Idempotent-Replayed" not in first.headers
    again = ask("adam", "post", path, why, Idempotency_Key="monday-1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    # Without a name, and of somebody else, it is another wish.
    assert ask("adam", "post", path, why).status_code == 400
    assert ask("dora", "post", path, why, Idempotency_Key="monday-1").status_code == 400
    other = ask("adam", "post", path, {"why": "Other"}, Idempotency_Key="monday-1")
    assert other.status_code == 409
    assert ask("adam", "post", path, why, Idempotency_Key="a b").status_code == 400


def test_a_refusal_is_not_kept(ask: Callable[..., Any]) -> None:
    job = Job.objects.create(kind="tests", key="one", state=JobState.DONE, act=ACT)
    path, why = f"jobs/{job.pk}/retry/", {"why": "Again"}
    assert ask("adam", "post", path, why, Idempotency_Key="k").status_code == 400
    assert not AnsweredRequest.objects.exists()
    Job.objects.update(state=JobState.FAILED)
    assert ask("adam", "post", path, why, Idempotency_Key="k").status_code == 200


def test_refusals_have_one_shape(ask: Callable[..., Any]) -> None:
    """`detail` is one text about the whole, every other key a field with its list."""
    done = Job.objects.create(kind="tests", key="one", state=JobState.DONE, act=ACT)
    refused = [
        ask("adam", "post", f"jobs/{done.pk}/retry/", {"why": "Again"}),
        ask("adam", "post", "documents/", "[1]"),
        ask("adam", "post", "documents/", "{"),
        ask("dora", "get", "attainment/", {"level": "person", "first": "2025-01-01"}),
        ask("dora", "get", "attainment/", {}),
        ask("adam", "post", "documents/", {"why": "x", "documents": {"products": {"key": "a"}}}),
        ask("rita", "post", "documents/", {}),
        ask("rita", "get", "goals/0/"),
    ]
    shapes = [answer.json() for answer in refused]
    for shape in shapes:
        for field, told in shape.items():
            expected = str if field == "detail" else list
            assert isinstance(told, expected), shape
            assert all(isinstance(each, str) for each in told), shape
    assert [list(shape) for shape in shapes] == [
        *[["detail"]] * 4,
        ["level"],
        ["documents.products"],
        *[["detail"]] * 2,
    ]


def test_answers_are_kept_for_a_week(ask: Callable[..., Any]) -> None:
    body = {"why": "x", "documents": {"products": [{"key": "a", "name": "A"}]}}
    for name in ("old", "new"):
        ask("adam", "post", "documents/", body, Idempotency_Key=name)
    AnsweredRequest.objects.filter(key="old").update(created_at=Now() - timedelta(days=8))
    ask("adam", "post", "documents/", body, Idempotency_Key="third")
    assert set(AnsweredRequest.objects.values_list("key", flat=True)) == {"new", "third"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one() -> None:
    """The second waits for the first and gets its answer."""
    cast = build_cast()
    given = {"name": "Test", "scopes": ["write"], "today": cast.today}
    _token, secret = issue_token(by=cast.person("dora"), expires_on=cast.today, **given)
    body = {
        "holder_kind": "person",
        "holder": "rita",
        "measure": "margin",
        "starts_on": f"{cast.today}",
        "ends_on": f"{cast.today}",
        "target": "10",
        "why": "One day",
    }
    start, answers = Barrier(4), []

    def send() -> None:
        start.wait()
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "same"}
        sent = {"content_type": "application/json", "headers": headers}
        answers.append(Client().post("/api/v1/goals/", body, **sent))
        connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 3
    assert Goal.objects.filter(measure="margin").count() == 1


def draft(**other: Any) -> dict[str, Any]:
    year = date.today().year + 1
    return {
        "holder_kind": "person",
        "holder": "rita",
        "measure": "revenue",
        "starts_on": f"{year}-01-01",
        "ends_on": f"{year}-12-31",
        "target": "6000",
        "why": "next year",
    } | other


def test_a_draft(ask: Callable[..., Any]) -> None:
    answer = ask("mona", "post", "goals/", draft())
    assert answer.status_code == 201
    made = Goal.objects.get(pk=answer.json()["id"])
    assert (made.state, made.person.key, made.versions.get().target) == (
        GoalState.DRAFT,
        "rita",
        6000,
    )
    assert answer.headers["ETag"] == f'"{made.pk}-1-draft"'


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"holder": "sara"}, "holder"),
        ({"holder": "nobody"}, "holder"),
        ({"target": "-1"}, "target"),
        ({"target": "1e30"}, "target"),
        ({"measure": "smiles"}, "measure"),
        ({"why": ""}, "why"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"holder": "mona"}, "holder"),
    ],
)
def test_no_draft(ask: Callable[..., Any], other: dict[str, Any], field: str) -> None:
    before = Goal.objects.count()
    answer = ask("mona", "post", "goals/", draft(**other))
    assert (answer.status_code, list(answer.json())) == (400, [field]), answer.content
    assert Goal.objects.count() == before


def test_what_is_no_field_is_refused_by_name(ask: Callable[..., Any], cast: Cast) -> None:
    """Mass assignment, and a misspelt field that would leave its default."""
    before = Goal.objects.count()
    foreign = {"state": "in_force", "id": 7, "key": "mine", "wait": "0.5", "basiss": "delivered"}
    answer = ask("mona", "post", "goals/", draft(**foreign, target="-1"))
    assert (answer.status_code, set(answer.json())) == (400, {*foreign, "target"})
    assert "known are: holder_kind, holder, measure, basis" in answer.json()["basiss"][0]
    assert Goal.objects.count() == before


def test_no_write_passes_anything_over(ask: Callable[..., Any], cast: Cast) -> None:
    """In the body, in the address, or as the header that every write takes."""
    job = Job.objects.create(kind="tests", key="one", state=JobState.FAILED, act=ACT)
    notice = written(cast.people["mona"])
    quarter = draft(measure="units", ends_on=f"{date.today().year + 1}-03-31")
    plan = ask("mona", "post", "goals/", quarter).json()["id"]
    change = {"target": "1", "effective_on": f"{cast.today}", "driver": "economy", "reason": "x"}
    writes = [
        ("mona", "goals/", draft()),
        ("mona", f"goals/{cast.goals['rita'].pk}/revise/", change),
        ("mona", f"goals/{plan}/edit/", {"target": "1", "reason": "x"}),
        ("mona", f"goals/{plan}/withdraw/", {"reason": "x"}),
        ("adam", "documents/", {"why": "x", "documents": {"products": []}}),
        ("adam", f"jobs/{job.pk}/retry/", {"why": "x"}),
        ("adam", f"jobs/{job.pk}/cancel/", {"why": "x"}),
        ("mona", f"notices/{notice.pk}/read/", {}),
    ]
    for person, path, body in writes:
        answer = ask(person, "post", path, body | {"wy": "x"}, if_match="*")
        assert (answer.status_code, list(answer.json())) == (400, ["wy"]), path
        answer = ask(person, "post", f"{path}?dry=1", body, if_match="*")
        assert (answer.status_code, list(answer.json())) == (400, ["dry"]), path
        answer = ask(person, "post", path, body, if_match="*", idempotency_key="a b")
        assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"]), path
        assert ask(person, "post", path, body, if_match="*").status_code in {200, 201}, path


def test_a_revision_is_about_what_was_read(ask: Callable[..., Any], cast: Cast) -> None:
    goal = cast.goals["rita"]
    path = f"goals/{goal.pk}/"
    read = ask("mona", "get", path).headers["ETag"]
    new = {
        "target": "5500.25",
        "effective_on": f"{cast.today}",
        "driver": "economy",
        "reason": "Demand rose",
    }
    assert ask("mona", "post", f"{path}revise/", new).status_code == 428
    assert ask("mona", "post", f"{path}revise/", new, If_Match='"other"').status_code == 412
    done = ask("mona", "post", f"{path}revise/", new, If_Match=read)
    assert (done.status_code, done.json()["target"], done.json()["version"]) == (
        200,
        "5500.250000",
        2,
    )
    stale = ask("mona", "post", f"{path}revise/", new | {"target": "1"}, If_Match=read)
    assert stale.status_code == 412
    assert GoalVersion.objects.filter(goal=goal).count() == 2
    assert done.headers["ETag"] == ask("mona", "get", path).headers["ETag"] != read


def test_nobody_revises_the_own_goal(ask: Callable[..., Any], cast: Cast) -> None:
    new = {
        "target": "1",
        "effective_on": f"{cast.today}",
        "driver": "economy",
        "reason": "Please",
    }
    answer = ask("rita", "post", f"goals/{cast.goals['rita'].pk}/revise/", new, If_Match="*")
    assert answer.status_code == 403
    assert ask("sven", "post", f"goals/{cast.goals['rita'].pk}/revise/", new).status_code == 404


def test_answers_are_forgotten_after_a_week_whoever_they_are_of(cast: Cast) -> None:
    given: dict[str, Any] = {"person": cast.people["rita"], "digest": "x"}
    for key, days in (("old", 8), ("young", 6)):
        AnsweredRequest.objects.create(
            key=key, created_at=timezone.now() - timedelta(days=days), **given
        )
    forget_answers()
    assert [answer.key for answer in AnsweredRequest.objects.all()] == ["young"]


@pytest.mark.parametrize("path", ["goals", "documents", "goals/1/revise", "notices/1/read"])
def test_a_write_without_the_slash_never_looks_like_one(ask: Callable[..., Any], path: str) -> None:
    """A redirect would make a GET of it, and its 200 a success."""
    for method in ("post", "put", "patch", "delete"):
        answer = ask("dora", method, path, draft())
        assert answer.status_code == 404
        assert f"send it to /api/v1/{path}/." in answer.json()["detail"]
    assert ask("dora", "post", f"{path}?a=b", {}).json()["detail"].endswith(f"{path}/?a=b.")
    assert "address is wrong" in ask("dora", "post", "nowhere", {}).json()["detail"]


def test_reading_without_the_slash_is_led_on(ask: Callable[..., Any]) -> None:
    answer = ask("dora", "get", "goals")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v1/goals/")
