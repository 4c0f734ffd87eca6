"""Reading lessons and handing in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from salesmgmt.org import actions as org
from tests.cast import BY, Cast, build_cast
from tests.goals.test_concurrency import at_once
from tests.training.course import (
    answers,
    assigned,
    course,
    handed,
    new_version,
    read_all,
    ready,
)
from training.actions.assigning import withdraw
from training.actions.learning import STALE, finish_lesson
from training.models import Answer, Assignment, Attempt, Certificate, LessonDone
from training.queries.learning import progress_of, questions_of, version_to_take
from training.rules.terms import AssignmentState


def refused(cast: Cast, assignment: Assignment, words: str, number: int = 1, **given) -> None:
    before = Attempt.objects.count()
    with pytest.raises(ValidationError, match=words):
        handed(cast, assignment, number, 5, **given)
    assert Attempt.objects.count() == before


def test_pass_at_the_mark(cast: Cast) -> None:
    assignment = ready(cast)
    attempt = handed(cast, assignment, 1, right=4)
    assert (attempt.passed, attempt.score_ratio) == (True, Decimal("0.8"))
    assert list(attempt.answers.order_by("question").values_list("is_right", flat=True)) == [
        *[True] * 4,
        False,
    ]
    assignment.refresh_from_db()
    assert assignment.completed_on == cast.today
    certificate = Certificate.objects.get()
    assert (certificate.person, certificate.module) == (cast.people["rita"], assignment.module)
    assert certificate.attempt == attempt
    assert certificate.issued_on == cast.today
    assert certificate.valid_until is not None
    assert certificate.valid_until > cast.today + timedelta(days=360)


def test_one_question_below_the_mark_and_an_earlier_fail_does_not_block(cast: Cast) -> None:
    assignment = ready(cast, valid_months=None)
    failed = handed(cast, assignment, 1, right=3)
    assert (failed.passed, failed.score_ratio) == (False, Decimal("0.6"))
    assignment.refresh_from_db()
    assert assignment.completed_on is None
    assert not Certificate.objects.exists()
    assert handed(cast, assignment, 2, right=5).passed
    assert Certificate.objects.get().valid_until is None
    refused(cast, assignment, "completed this module", number=3)


def test_attempts_used_up(cast: Cast) -> None:
    assignment = ready(cast, most_attempts=2)
    for number in (1, 2):
        handed(cast, assignment, number, right=0)
    refused(cast, assignment, "All attempts are used up", number=3)
    assert progress_of(assignment, cast.today).state == AssignmentState.FAILED


def test_as_many_attempts_as_one_likes(cast: Cast) -> None:
    assignment = ready(cast, most_attempts=None)
    for number in (1, 2, 3, 4):
        handed(cast, assignment, number, right=0)
    assert progress_of(assignment, cast.today).attempts_left is None


def test_lessons_first(cast: Cast) -> None:
    assignment = assigned(cast, course(cast))
    refused(cast, assignment, "Read all lessons first")
    first = version_to_take(assignment).lessons.get(position=1)
    finish_lesson(assignment=assignment, lesson=first, by=cast.person("rita"))
    refused(cast, assignment, "Read all lessons first")
    read_all(assignment)
    assert handed(cast, assignment, 1, right=5).passed


def test_taken_back(cast: Cast) -> None:
    assignment = ready(cast)
    withdraw(assignment=assignment, by=cast.person("mona"), why="not needed", today=cast.today)
    refused(cast, assignment, "taken back")
    lesson = version_to_take(assignment).lessons.first()
    with pytest.raises(ValidationError, match="taken back"):
        finish_lesson(assignment=assignment, lesson=lesson, by=cast.person("rita"))


@pytest.mark.parametrize("who", ["ralf", "mona", "dora", "adam", "hans"])
def test_nobody_for_somebody_else(cast: Cast, who: str) -> None:
    assignment = ready(cast)
    refused(cast, assignment, "themselves", by=cast.person(who))
    lesson = version_to_take(assignment).lessons.first()
    with pytest.raises(ValidationError, match="themselves"):
        finish_lesson(assignment=assignment, lesson=lesson, by=cast.person(who))


def test_no_deputy(cast: Cast) -> None:
    assignment = ready(cast)
    org.appoint_deputy(
        person=cast.people["rita"],
        deputy=cast.people["ralf"],
        starts_on=cast.today,
        ends_on=cast.today,
        **BY,
    )
    refused(cast, assignment, "themselves", by=cast.person("ralf"))


def test_every_question_has_an_answer(cast: Cast) -> None:
    assignment = ready(cast)
    given = answers(version_to_take(assignment))
    keys = list(given)
    refused(cast, assignment, "Question 1 has no answer", answers={})
    refused(cast, assignment, "Question 2 has no answer", answers=given | {keys[1]: []})
    del given[keys[4]]
    refused(cast, assignment, "Question 5 has no answer", answers=given)


def test_only_answers_of_the_quiz(cast: Cast) -> None:
    assignment = ready(cast)
    version = version_to_take(assignment)
    other = questions_of(version_to_take(assigned(cast, course(cast, title="Bells"))))[0]
    good = answers(version)
    first, second = list(good)[:2]
    foreign = [other.choices.all()[0].pk]
    refused(cast, assignment, "not in this quiz", answers=good | {other.pk: foreign})
    refused(cast, assignment, "choose from its answers", answers=good | {first: foreign})
    refused(cast, assignment, "choose from its answers", answers=good | {first: good[second]})
    both = [choice.pk for choice in questions_of(version)[0].choices.all()][:2]
    refused(cast, assignment, "choose one answer", answers=good | {first: both})


def test_the_same_again_is_one_attempt(cast: Cast) -> None:
    assignment = ready(cast)
    first = handed(cast, assignment, 1, right=2)
    assert handed(cast, assignment, 1, right=2) == first
    refused(cast, assignment, "with other answers", number=1)
    refused(cast, assignment, "number 2", number=3)
    passed = handed(cast, assignment, 2, right=5)
    assert handed(cast, assignment, 2, right=5) == passed
    assert (Attempt.objects.count(), Certificate.objects.count()) == (2, 1)


def test_one_version_for_each_attempt(cast: Cast) -> None:
    module = course(cast)
    assignment = assigned(cast, module)
    read_all(assignment)
    old = version_to_take(assignment)
    handed(cast, assignment, 1, right=0)
    new = new_version(cast, module)
    with pytest.raises(ValidationError) as refusal:
        handed(cast, assignment, 2, 5, version=old, answers=answers(old))
    assert refusal.value.code == STALE
    # What the old version said word for word need not be read again.
    assert handed(cast, assignment, 2, 5).version == new
    assert [one.version_id for one in assignment.attempts.order_by("number")] == [old.pk, new.pk]


def test_a_changed_lesson_is_to_be_read(cast: Cast) -> None:
    module = course(cast)
    assignment = assigned(cast, module)
    read_all(assignment)
    changed = new_version(cast, module, lesson="Frames are carbon now.")
    assert [line.is_done for line in progress_of(assignment, cast.today).lessons] == [False, True]
    refused(cast, assignment, "Read all lessons first")
    old = LessonDone.objects.order_by("pk")[0].lesson
    with pytest.raises(ValidationError) as refusal:
        finish_lesson(assignment=assignment, lesson=old, by=cast.person("rita"))
    assert refusal.value.code == STALE
    lesson = changed.lessons.get(position=1)
    finish_lesson(assignment=assignment, lesson=lesson, by=cast.person("rita"))
    assert handed(cast, assignment, 1, 5).passed


def test_a_lesson_is_read_once(cast: Cast) -> None:
    assignment = assigned(cast, course(cast))
    lesson = version_to_take(assignment).lessons.first()
    for _ in range(2):
        finish_lesson(assignment=assignment, lesson=lesson, by=cast.person("rita"))
    assert LessonDone.objects.count() == 1


def test_records_stay(cast: Cast) -> None:
    handed(cast, ready(cast), 1, right=5)
    for table in (Attempt, Answer, Certificate, LessonDone):
        rows = table.objects.all()
        assert rows.exists()
        with pytest.raises(InternalError), transaction.atomic():
            rows._raw_delete("default")
    with pytest.raises(InternalError), transaction.atomic():
        Attempt.objects.update(passed=False)


def test_end_of_month(cast: Cast) -> None:
    handed(cast, ready(cast, valid_months=1), 1, right=5, today=date(2028, 1, 31))
    assert Certificate.objects.get().valid_until == date(2028, 2, 29)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once() -> None:
    cast = build_cast()
    assignment = ready(cast, most_attempts=2)
    calls = [lambda: handed(cast, assignment, 1, right=2)] * 3
    assert at_once(*calls) == ["done"] * 3
    assert Attempt.objects.count() == 1
    # Two that differ: the first one counts, the other is refused.
    found = at_once(
        lambda: handed(cast, assignment, 2, right=4), lambda: handed(cast, assignment, 2, right=5)
    )
    assert sorted(one == "done" for one in found) == [False, True]
    assert (Attempt.objects.count(), Certificate.objects.count()) == (2, 1)
