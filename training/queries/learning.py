"""What the learner's pages show: own training, one assignment, the quiz and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from salesmgmt.org.access import Person
from training.models import (
    Assignment,
    Attempt,
    Certificate,
    Choice,
    Lesson,
    LessonDone,
    ModuleVersion,
    Question,
)
from training.rules.progress import Facts, state_on
from training.rules.scoring import attempts_left
from training.rules.terms import AssignmentState, CertificateState, VersionState
from training.rules.validity import certificate_state


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An assignment with how far it is; lessons are those of what is published now."""

    assignment: Assignment
    state: AssignmentState
    lessons: int
    lessons_done: int


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """The latest certificate of a module, and whether it holds."""

    certificate: Certificate
    state: CertificateState


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """What is to be done by due date, certificates by when they expire, what was done."""

    open: Sequence[OwnLine]
    certificates: Sequence[CertificateLine]
    ended: Sequence[OwnLine]


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson and whether the person has read it."""

    lesson: Lesson
    is_done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an assignment is: its lessons, its attempts in order, and what is left of them."""

    version: ModuleVersion
    lessons: Sequence[LessonLine]
    attempts: Sequence[Attempt]
    state: AssignmentState
    # None: as many as one likes.
    attempts_left: int | None

    @property
    def is_open(self) -> bool:
        """Whether the person can still do something for it."""
        ended = {AssignmentState.COMPLETED, AssignmentState.WITHDRAWN, AssignmentState.FAILED}
        return self.state not in ended

    @property
    def lessons_done(self) -> int:
        return sum(line.is_done for line in self.lessons)

    @property
    def may_take_quiz(self) -> bool:
        return self.is_open and all(line.is_done for line in self.lessons)

    @property
    def next_number(self) -> int:
        """The number of the attempt that comes next."""
        return len(self.attempts) + 1

    @property
    def shows_right_answers(self) -> bool:
        """Only when nothing more can be handed in: else the next attempt would be for nothing."""
        return not self.is_open

    def lesson_at(self, place: int) -> Lesson | None:
        """The lesson at a place, counted from 1."""
        return self.lessons[place - 1].lesson if 1 <= place <= len(self.lessons) else None

    def place_of(self, lesson: Lesson) -> int | None:
        """The lesson's place, counted from 1; None for one of another version."""
        places = enumerate(self.lessons, start=1)
        return next((place for place, line in places if line.lesson == lesson), None)

    def next_lesson(self, after: Lesson | None = None) -> Lesson | None:
        """The first unread lesson behind this one, else from the start; None when all are read."""
        unread = [line.lesson for line in self.lessons if not line.is_done]
        behind = [one for one in unread if after is None or one.position > after.position]
        return next(iter(behind or unread), None)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What was ticked for a question; `right` is empty where it is not given away."""

    question: Question
    ticked: Sequence[Choice]
    is_right: bool
    right: Sequence[Choice]


def own_training(user: Person, today: date) -> OwnTraining:
    """Everything that the person has to do, holds, or has done; two queries."""
    mine = _measured(Assignment.objects.filter(person=user.pk)).select_related("module")
    lines = [_line(row, today) for row in mine.order_by("due_on", "pk")]
    return OwnTraining(
        open=[line for line in lines if _is_to_do(line)],
        certificates=_certificates(user, today),
        ended=sorted((one for one in lines if not _is_to_do(one)), key=_ended_on, reverse=True),
    )


def open_assignments(user: Person, today: date) -> list[OwnLine]:
    """What the person can still do something for, by due date; one query."""
    mine = _measured(Assignment.objects.filter(person=user.pk).open()).select_related("module")
    lines = [_line(row, today) for row in mine.order_by("due_on", "pk")]
    return [line for line in lines if line.state != AssignmentState.FAILED]


def progress_of(assignment: Assignment, today: date) -> Progress:
    """How far the assignment is; three queries."""
    attempts = list(assignment.attempts.select_related("version").order_by("number"))
    passed = next((one for one in attempts if one.passed), None)
    version = passed.version if passed else version_to_take(assignment)
    lessons = lessons_of(assignment, version)
    facts = Facts(
        due_on=assignment.due_on,
        completed_on=assignment.completed_on,
        withdrawn_on=assignment.withdrawn_on,
        lessons_done=sum(line.is_done for line in lessons),
        attempts=len(attempts),
        most_attempts=version.most_attempts,
    )
    left = attempts_left(len(attempts), version.most_attempts)
    return Progress(version, lessons, attempts, state_on(facts, today), left)


def version_to_take(assignment: Assignment) -> ModuleVersion:
    """What is to be learnt: the version of the module that was published last."""
    return ModuleVersion.objects.latest_published().get(module=assignment.module_id)


def lessons_of(assignment: Assignment, version: ModuleVersion) -> list[LessonLine]:
    """The version's lessons in order, with which of them the person has read.

    What an older version said word for word counts as read: a new version asks only for what
    changed in it.
    """
    lessons = version.lessons.annotate(is_done=_read(assignment))
    return [LessonLine(lesson, lesson.is_done) for lesson in lessons.order_by("position")]


def questions_of(version: ModuleVersion) -> list[Question]:
    """The version's questions with their choices, in order; two queries."""
    return list(version.questions.prefetch_related("choices").order_by("position"))


def answers_of(attempt: Attempt, *, give_away: bool) -> list[AnswerLine]:
    """What was answered, question by question; two queries. The answers are the person's alone."""
    given = {answer.question_id: answer for answer in attempt.answers.all()}
    lines = []
    for question in questions_of(attempt.version):
        answer, choices = given[question.pk], question.choices.all()
        ticked = [choice for choice in choices if choice.pk in answer.choices]
        right = [choice for choice in choices if give_away and choice.is_right]
        lines.append(AnswerLine(question, ticked, answer.is_right, right))
    return lines


def certificate_of(assignment: Assignment) -> Certificate | None:
    """The certificate that the assignment brought."""
    return Certificate.objects.filter(attempt__assignment=assignment).first()


def _read(assignment: Any) -> Exists:
    """Whether a lesson of the outer query was read for the assignment, in any version."""
    return Exists(
        LessonDone.objects.filter(
            assignment=assignment, lesson__title=OuterRef("title"), lesson__body=OuterRef("body")
        )
    )


def _measured(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with the figures that their state is made of."""
    latest = ModuleVersion.objects.filter(
        module=OuterRef("module"), state=VersionState.PUBLISHED
    ).order_by("-number")
    lessons = Lesson.objects.filter(version=OuterRef("latest"))
    return assignments.annotate(
        latest=Subquery(latest.values("pk")[:1]),
        most_attempts=Subquery(latest.values("most_attempts")[:1]),
        attempts_used=_number(Attempt.objects.filter(assignment=OuterRef("pk"))),
        lessons=_number(lessons),
        read=_number(lessons.filter(_read(OuterRef(OuterRef("pk"))))),
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a sub-query."""
    counted = rows.order_by().values(alike=Value(1)).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def _line(row: Any, today: date) -> OwnLine:
    facts = Facts(
        due_on=row.due_on,
        completed_on=row.completed_on,
        withdrawn_on=row.withdrawn_on,
        lessons_done=row.read,
        attempts=row.attempts_used,
        most_attempts=row.most_attempts,
    )
    return OwnLine(row, state_on(facts, today), row.lessons, row.read)


def _is_to_do(line: OwnLine) -> bool:
    return line.state not in {AssignmentState.COMPLETED, AssignmentState.WITHDRAWN}


def _ended_on(line: OwnLine) -> date:
    ended = line.assignment
    return ended.completed_on or ended.withdrawn_on or date.min


def _certificates(user: Person, today: date) -> list[CertificateLine]:
    """The latest certificate of each module, the one that expires first on top."""
    rows = Certificate.objects.filter(person=user.pk).select_related("module")
    latest = rows.order_by("module", "-issued_on", "-pk").distinct("module")
    found = [CertificateLine(row, certificate_state(row.valid_until, today)) for row in latest]
    return sorted(found, key=lambda line: line.certificate.valid_until or date.max)
