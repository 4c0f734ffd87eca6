"""The person learns: reads lessons, hands in the quiz, and with enough right has a certificate."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import recorded, wrong
from salesmgmt.org.models import User
from training.models import (
    Answer,
    Assignment,
    Attempt,
    Certificate,
    Lesson,
    LessonDone,
    ModuleVersion,
    Question,
)
from training.queries.learning import lessons_of, questions_of, version_to_take
from training.rules.scoring import Verdict, attempts_left, in_millionths, judge
from training.rules.terms import QuestionKind
from training.rules.validity import valid_until

Answers = Mapping[int, Collection[int]]
"""What was ticked: of each question, by its key, the keys of the choices."""

STALE = "stale"
"""The code of a refusal because a newer version of the module was published."""


@contextmanager
def _learning(
    verb: str, assignment: Assignment, by: User
) -> Iterator[tuple[Assignment, ModuleVersion, UUID]]:
    """One act on an assignment by its person: the row under lock, what is to be learnt, the act."""
    with recorded(f"training.{verb}", by=by, why="", assignment=assignment.pk) as act:
        locked = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if locked.person_id != by.pk:
            raise wrong("by", _("Everybody takes their training themselves."))
        yield locked, version_to_take(locked), act


def finish_lesson(*, assignment: Assignment, lesson: Lesson, by: User) -> LessonDone:
    """Note that the person has read a lesson of what is published now; twice is once."""
    with _learning("finish_lesson", assignment, by) as (locked, version, _act):
        _refuse_ended(locked)
        if lesson.version_id != version.pk:
            raise _stale()
        done, _new = LessonDone.objects.get_or_create(assignment=locked, lesson=lesson)
    return done


def hand_in(
    *,
    assignment: Assignment,
    answers: Answers,
    number: int,
    version: ModuleVersion,
    by: User,
    today: date,
) -> Attempt:
    """Hand in attempt `number` (counted from 1) at the quiz of `version`; its result.

    The same answers handed in twice under one number are one attempt. With enough right the
    assignment is completed and there is a certificate.
    """
    with _learning("hand_in", assignment, by) as (locked, latest, act):
        if earlier := locked.attempts.filter(number=number).first():
            return _same(earlier, answers)
        _refuse_ended(locked)
        _refuse_attempt(locked, latest, version, number)
        questions = questions_of(latest)
        _refuse_answers(questions, answers)
        verdict = judge(_right(questions), answers, latest.pass_ratio)
        attempt = _written(locked, latest, verdict, answers, number=number, today=today, act=act)
        if attempt.passed:
            _certify(locked, attempt, today, act)
    return attempt


def _refuse_ended(assignment: Assignment) -> None:
    if assignment.withdrawn_on:
        raise wrong("assignment", _("This assignment was taken back."))
    if assignment.completed_on:
        raise wrong("assignment", _("You have completed this module already."))


def _refuse_attempt(
    assignment: Assignment, latest: ModuleVersion, version: ModuleVersion, number: int
) -> None:
    used = assignment.attempts.count()
    if attempts_left(used, latest.most_attempts) == 0:
        raise wrong("assignment", _("All attempts are used up."))
    if version.pk != latest.pk:
        raise _stale()
    if not all(line.is_done for line in lessons_of(assignment, latest)):
        raise wrong("assignment", _("Read all lessons first."))
    if number != used + 1:
        raise wrong("number", _("Your next attempt is number %(number)d."), number=used + 1)


def _stale() -> ValidationError:
    return ValidationError(
        _("A newer version of this module was published: go on with that one."), STALE
    )


def _refuse_answers(questions: Collection[Question], answers: Answers) -> None:
    """Every question has an answer, out of its own choices; nothing else is answered."""
    if set(answers) - {question.pk for question in questions}:
        raise wrong("answers", _("There is an answer to a question that is not in this quiz."))
    for place, question in enumerate(questions, start=1):
        ticked = set(answers.get(question.pk, ()))
        if not ticked:
            raise wrong("answers", _("Question %(place)d has no answer."), place=place)
        if ticked - {choice.pk for choice in question.choices.all()}:
            raise wrong("answers", _("Question %(place)d: choose from its answers."), place=place)
        if question.kind == QuestionKind.SINGLE and len(ticked) > 1:
            raise wrong("answers", _("Question %(place)d: choose one answer."), place=place)


def _right(questions: Collection[Question]) -> dict[int, list[int]]:
    return {
        question.pk: [choice.pk for choice in question.choices.all() if choice.is_right]
        for question in questions
    }


def _same(earlier: Attempt, answers: Answers) -> Attempt:
    """The attempt again when it has these answers: the second of two clicks changes nothing."""
    given = {answer.question_id: set(answer.choices) for answer in earlier.answers.all()}
    if given != {key: set(ticked) for key, ticked in answers.items()}:
        raise wrong("number", _("This attempt was handed in already, with other answers."))
    return earlier


def _written(
    assignment: Assignment,
    version: ModuleVersion,
    verdict: Verdict,
    answers: Answers,
    *,
    number: int,
    today: date,
    act: UUID,
) -> Attempt:
    attempt = Attempt.objects.create(
        assignment=assignment,
        version=version,
        number=number,
        # Whether it is enough was judged on the exact share.
        score_ratio=in_millionths(verdict.score),
        passed=verdict.passed,
        handed_in_on=today,
        act=act,
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt, question_id=key, choices=sorted(set(answers[key])), is_right=is_right
        )
        for key, is_right in verdict.right.items()
    )
    return attempt


def _certify(assignment: Assignment, attempt: Attempt, today: date, act: UUID) -> None:
    assignment.completed_on = today
    assignment.save(update_fields=["completed_on"])
    Certificate.objects.create(
        person_id=assignment.person_id,
        module_id=assignment.module_id,
        attempt=attempt,
        issued_on=today,
        valid_until=valid_until(today, attempt.version.valid_months),
        act=act,
    )
