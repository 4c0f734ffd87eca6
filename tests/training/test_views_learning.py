"""The learner's pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.org import actions as org
from tests.access.matrix import EVERYBODY
from tests.cast import BY, Cast
from tests.training.course import (
    assigned,
    course,
    handed,
    new_version,
    read_all,
    ready,
    typed,
)
from training.actions.assigning import withdraw
from training.actions.catalogue import draft_module
from training.models import Assignment, Attempt, Certificate, LessonDone
from training.queries.learning import questions_of, version_to_take

SEE_RITA = {"rita", "mona", "dora"}


def shown(client: Client, cast: Cast, person: str, name: str, *args: int, status: int = 200) -> str:
    client.force_login(cast.person(person))
    response = client.get(reverse(f"training:{name}", args=args))
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def sent(client: Client, cast: Cast, person: str, name: str, /, *args: int, **data: Any) -> Any:
    client.force_login(cast.person(person))
    return client.post(reverse(f"training:{name}", args=args), data)


def quiz_sent(client: Client, cast: Cast, assignment: Assignment, data: dict) -> Any:
    client.force_login(cast.person("rita"))
    return client.post(reverse("training:quiz", args=[assignment.pk]), data)


def test_own_training_open_then_certificates_then_done(client: Client, cast: Cast) -> None:
    handed(cast, ready(cast), 1, right=5)
    assigned(cast, course(cast, title="Saddles"), days=20)
    assigned(cast, course(cast, title="Bells"), days=3)
    text = shown(client, cast, "rita", "own")
    order = [text.index(word) for word in ("To do", "Bells", "Saddles", "Certificates", "Done")]
    assert order == sorted(order)
    assert "0 of 2 lessons read" in text
    assert text.index("Certificates") < text.index("Bikes")
    assert "Canary-" not in text.replace("Canary-rita", "")


def test_own_training_empty(client: Client, cast: Cast) -> None:
    text = shown(client, cast, "hans", "own")
    assert "Nothing to do" in text
    assert reverse("training:catalogue") in text


@pytest.mark.slow
@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_who_sees_an_assignment(client: Client, cast: Cast, person: str) -> None:
    assignment = ready(cast)
    attempt = handed(cast, assignment, 1, right=4)
    certificate = Certificate.objects.get()
    status = 200 if person in SEE_RITA else 404
    text = shown(client, cast, person, "assignment", assignment.pk, status=status)
    assert ("80% right" in text) == (person in SEE_RITA)
    assert "canary-yes" not in text
    shown(client, cast, person, "certificate", certificate.pk, status=status)
    own = 200 if person == "rita" else 403 if person in SEE_RITA else 404
    lesson = version_to_take(assignment).lessons.first()
    assert lesson
    shown(client, cast, person, "lesson", assignment.pk, lesson.pk, status=own)
    page = shown(client, cast, person, "result", attempt.pk, status=own)
    assert ("canary-yes" in page) == (person == "rita")
    refused = sent(client, cast, person, "lesson_done", assignment.pk, lesson.pk)
    assert refused.status_code == (302 if person == "rita" else own)
    quiz = sent(client, cast, person, "quiz", assignment.pk, **typed(attempt.version, 2))
    assert quiz.status_code == (422 if person == "rita" else own)
    assert Attempt.objects.count() == 1


def test_a_deputy_reads_and_does_not_take(client: Client, cast: Cast) -> None:
    assignment = ready(cast)
    org.appoint_deputy(
        person=cast.people["rita"],
        deputy=cast.people["ralf"],
        starts_on=cast.today,
        ends_on=cast.today,
        **BY,
    )
    assert "Hand in" not in shown(client, cast, "ralf", "assignment", assignment.pk)
    text = shown(client, cast, "ralf", "quiz", assignment.pk, status=403)
    assert "canary-yes" not in text
    data = typed(version_to_take(assignment), 1)
    assert sent(client, cast, "ralf", "quiz", assignment.pk, **data).status_code == 403
    assert not Attempt.objects.exists()


def test_from_the_first_lesson_to_the_certificate(client: Client, cast: Cast) -> None:
    assignment = assigned(cast, course(cast))
    first, second = version_to_take(assignment).lessons.all()
    text = shown(client, cast, "rita", "assignment", assignment.pk)
    assert "for the season" in text
    assert "Start reading" in text
    assert reverse("training:quiz", args=[assignment.pk]) not in text
    shown(client, cast, "rita", "quiz", assignment.pk, status=302)
    text = shown(client, cast, "rita", "lesson", assignment.pk, first.pk)
    assert "<em>Frames</em>" in text
    assert "Lesson 1 of 2" in text
    done = sent(client, cast, "rita", "lesson_done", assignment.pk, first.pk)
    assert done.url == reverse("training:lesson", args=[assignment.pk, second.pk])
    done = sent(client, cast, "rita", "lesson_done", assignment.pk, second.pk)
    assert done.url == reverse("training:quiz", args=[assignment.pk])
    text = shown(client, cast, "rita", "quiz", assignment.pk)
    assert text.count('type="radio"') == 9
    assert text.count('type="checkbox"') == 6
    assert text.count("Tick all that are right.") == 2
    assert "You have 3 attempts left." in text
    passed = quiz_sent(client, cast, assignment, typed(version_to_take(assignment), 1))
    attempt = Attempt.objects.get()
    assert passed.url == reverse("training:result", args=[attempt.pk])
    text = shown(client, cast, "rita", "result", attempt.pk)
    certificate = reverse("training:certificate", args=[Certificate.objects.get().pk])
    assert certificate in text
    assert "100%" in text
    assert "Acme" in client.get(certificate).content.decode()
    text = shown(client, cast, "rita", "assignment", assignment.pk)
    assert "Completed" in text
    assert certificate in text


def test_lessons_again_after_the_last_one(client: Client, cast: Cast) -> None:
    """Who began with the second lesson goes on to the first."""
    assignment = assigned(cast, course(cast))
    first, second = version_to_take(assignment).lessons.all()
    done = sent(client, cast, "rita", "lesson_done", assignment.pk, second.pk)
    assert done.url == reverse("training:lesson", args=[assignment.pk, first.pk])
    sent(client, cast, "rita", "lesson_done", assignment.pk, second.pk)
    assert LessonDone.objects.count() == 1


def test_unanswered_questions_are_named_and_nothing_is_lost(client: Client, cast: Cast) -> None:
    assignment = ready(cast)
    version = version_to_take(assignment)
    questions = questions_of(version)
    data = typed(version, 1)
    del data[f"q{questions[2].pk}"], data[f"q{questions[4].pk}"]
    response = quiz_sent(client, cast, assignment, data)
    assert response.status_code == 422
    text = response.content.decode()
    assert [int(one) for one in re.findall(r'href="#id_q(\d+)"', text)] == [
        questions[2].pk,
        questions[4].pk,
    ]
    assert "Question 3" in text
    assert "Question 5" in text
    ticked = [key for name, keys in data.items() if name.startswith("q") for key in keys]
    assert len(re.findall(r"<input[^>]*\bchecked\b", text)) == len(ticked)
    for key in ticked:
        assert re.search(rf'<input[^>]*value="{key}"[^>]*checked', text)
    assert not Attempt.objects.exists()


def test_the_right_answers_are_not_given_away(client: Client, cast: Cast) -> None:
    assignment = ready(cast, most_attempts=2)
    first = handed(cast, assignment, 1, right=2)
    text = shown(client, cast, "rita", "result", first.pk)
    # Ticked and right in two questions; the other three do not tell.
    assert text.count("canary-yes") == 1
    assert text.count("canary-two") == 1
    assert "Right would have been" not in text
    assert "You have 1 attempt left." in text
    assert reverse("training:quiz", args=[assignment.pk]) in text
    second = handed(cast, assignment, 2, right=0)
    text = shown(client, cast, "rita", "result", second.pk)
    assert text.count("Right would have been") == 5
    assert "You have used all attempts" in text


def test_used_up(client: Client, cast: Cast) -> None:
    assignment = ready(cast, most_attempts=1)
    handed(cast, assignment, 1, right=0)
    text = shown(client, cast, "rita", "assignment", assignment.pk)
    assert "Talk to your manager" in text
    assert reverse("training:quiz", args=[assignment.pk]) not in text
    shown(client, cast, "rita", "quiz", assignment.pk, status=302)
    text = shown(client, cast, "mona", "assignment", assignment.pk)
    assert "take this assignment back and assign the module anew" in text
    assert reverse("training:withdraw", args=[assignment.pk]) in text
    response = quiz_sent(client, cast, assignment, typed(version_to_take(assignment), 2))
    assert response.status_code == 422
    assert "All attempts are used up" in response.content.decode()


def test_double_click_and_tampering(client: Client, cast: Cast) -> None:
    assignment = ready(cast)
    version = version_to_take(assignment)
    first = quiz_sent(client, cast, assignment, typed(version, 1, right=2))
    again = quiz_sent(client, cast, assignment, typed(version, 1, right=2))
    assert first.url == again.url
    foreign = questions_of(version)[1].choices.all()[0].pk
    key = f"q{questions_of(version)[0].pk}"
    for data in (
        typed(version, 1, right=5),
        typed(version, 3),
        typed(version, 2) | {key: foreign},
        typed(version, 2) | {key: "x"},
        typed(version, 2) | {"number": "0"},
        typed(version, 2) | {"number": "99999999999999999999"},
    ):
        assert quiz_sent(client, cast, assignment, data).status_code == 422
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("version", ["", "x", "0", "999999999"])
def test_a_version_that_is_none(client: Client, cast: Cast, version: str) -> None:
    assignment = ready(cast)
    data = typed(version_to_take(assignment), 1) | {"version": version}
    assert quiz_sent(client, cast, assignment, data).status_code == 302
    assert not Attempt.objects.exists()


def test_a_newer_version_shows_its_questions(client: Client, cast: Cast) -> None:
    module = course(cast)
    assignment = assigned(cast, module)
    read_all(assignment)
    old = version_to_take(assignment)
    new = new_version(cast, module)
    client.force_login(cast.person("rita"))
    response = client.post(
        reverse("training:quiz", args=[assignment.pk]), typed(old, 1), follow=True
    )
    text = response.content.decode()
    assert "newer version of this module was published. These are its questions" in text
    assert f"q{questions_of(new)[0].pk}" in text
    assert not Attempt.objects.exists()


def test_a_newer_version_with_something_to_read(client: Client, cast: Cast) -> None:
    module = course(cast)
    assignment = assigned(cast, module)
    read_all(assignment)
    old = version_to_take(assignment)
    lesson = old.lessons.get(position=1)
    new_version(cast, module, lesson="Carbon now.")
    response = quiz_sent(client, cast, assignment, typed(old, 1))
    assert response.url == reverse("training:assignment", args=[assignment.pk])
    shown(client, cast, "rita", "lesson", assignment.pk, lesson.pk, status=302)
    done = sent(client, cast, "rita", "lesson_done", assignment.pk, lesson.pk)
    assert done.url == reverse("training:assignment", args=[assignment.pk])


def test_lessons_of_other_modules(client: Client, cast: Cast) -> None:
    assignment = assigned(cast, course(cast))
    other = version_to_take(assigned(cast, course(cast, title="Bells"))).lessons.first()
    assert other
    shown(client, cast, "rita", "lesson", assignment.pk, other.pk, status=404)
    shown(client, cast, "rita", "lesson", assignment.pk, 999_999_999, status=404)
    done = sent(client, cast, "rita", "lesson_done", assignment.pk, other.pk)
    assert done.status_code == 404


def test_drafts_are_no_lessons(client: Client, cast: Cast) -> None:
    module = course(cast)
    assignment = assigned(cast, module)
    draft = draft_module(module=module, by=cast.person("mona"), today=cast.today)
    lesson = draft.lessons.first()
    assert lesson
    shown(client, cast, "rita", "lesson", assignment.pk, lesson.pk, status=404)


def test_taken_back(client: Client, cast: Cast) -> None:
    assignment = ready(cast)
    withdraw(assignment=assignment, by=cast.person("mona"), why="not now", today=cast.today)
    text = shown(client, cast, "rita", "assignment", assignment.pk)
    assert "Withdrawn" in text
    assert "Take the quiz" not in text
    data = typed(version_to_take(assignment), 1)
    response = quiz_sent(client, cast, assignment, data)
    assert response.status_code == 422
    assert "This assignment was taken back" in response.content.decode()
    assert "Assign the module anew" in shown(client, cast, "mona", "assignment", assignment.pk)


def test_overdue(client: Client, cast: Cast) -> None:
    assignment = assigned(cast, course(cast))
    Assignment.objects.filter(pk=assignment.pk).update(due_on=cast.today - timedelta(days=1))
    assert "Overdue" in shown(client, cast, "rita", "own")
    assert "Overdue" in shown(client, cast, "mona", "assignment", assignment.pk)


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("own", {"get"}),
        ("assignment", {"get"}),
        ("lesson", {"get"}),
        ("lesson_done", {"post"}),
        ("quiz", {"get", "post"}),
        ("result", {"get"}),
        ("certificate", {"get"}),
    ],
)
def test_methods(client: Client, cast: Cast, name: str, methods: set[str]) -> None:
    client.force_login(cast.person("rita"))
    args = {"own": [], "lesson": [1, 1], "lesson_done": [1, 1]}.get(name, [1])
    for method in ("get", "post", "put", "delete"):
        response = getattr(client, method)(reverse(f"training:{name}", args=args))
        assert (response.status_code == 405) == (method not in methods)


@pytest.mark.slow
def test_costs(client: Client, cast: Cast) -> None:
    assignment = ready(cast)
    attempt = handed(cast, assignment, 1, right=2)
    lesson = version_to_take(assignment).lessons.first()
    assert lesson
    pages = {
        "quiz": [assignment.pk],
        "assignment": [assignment.pk],
        "lesson": [assignment.pk, lesson.pk],
        "result": [attempt.pk],
        "own": [],
    }
    for person in ("rita", "mona", "dora"):
        for name, args in pages.items():
            client.force_login(cast.person(person))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(f"training:{name}", args=args))
            assert len(asked) <= 12, name
    passed = handed(cast, assignment, 2, right=5)
    for person in ("rita", "mona", "dora"):
        client.force_login(cast.person(person))
        for name, pk in (("assignment", assignment.pk), ("certificate", passed.certificate.pk)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(f"training:{name}", args=[pk])).status_code == 200
            assert len(asked) <= 12, name
