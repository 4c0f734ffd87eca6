"""The steps of a diagnosis in their order: what is answered, locked, next.

An empty answer is a question that waits; a cause that is not in the answers was not asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from diagnostics.rules.terms import BEFORE_PERSON, Answer, Cause

Answers = Mapping[Cause, str]
"""Per cause that was asked its answer, empty while it waits."""


class StepState(StrEnum):
    """How far one cause is."""

    LOCKED = "locked"
    # No agreement on data protection covers it.
    OFF = "off"
    NOT_ASKED = "not_asked"
    ASKED = "asked"
    ANSWERED = "answered"


class Next(StrEnum):
    """What a diagnosis waits for."""

    ANSWERS = "answers"
    PERSON = "person"
    CONCLUSION = "conclusion"


@dataclass(frozen=True, slots=True)
class Progress:
    """Which of the first six causes are answered, and what follows."""

    answered: tuple[Cause, ...]
    missing: tuple[Cause, ...]
    caused: tuple[Cause, ...]
    # The person step may be answered; whether it must is `next`.
    is_person_open: bool
    may_conclude: bool
    next: Next


def progress_of(answers: Answers, *, judges_person: bool) -> Progress:
    """How far a diagnosis is.

    It is concluded when all seven causes are answered, or without the person step when one of
    the other six is said to have caused the gap, or when no agreement lets a person be judged.
    """
    answered = tuple(cause for cause in BEFORE_PERSON if answers.get(cause))
    caused = tuple(cause for cause in answered if answers[cause] == Answer.CAUSED)
    missing = tuple(cause for cause in BEFORE_PERSON if cause not in answered)
    complete = not missing
    judged = bool(answers.get(Cause.PERSON))
    may_conclude = complete and (judged or bool(caused) or not judges_person)
    return Progress(
        answered=answered,
        missing=missing,
        caused=caused,
        is_person_open=complete and not judged and judges_person,
        may_conclude=may_conclude,
        next=_next(complete=complete, may_conclude=may_conclude),
    )


def causes_open(answers: Answers, *, judges_person: bool) -> tuple[Cause, ...]:
    """Causes about which something may be done: all, the person's once the six are answered."""
    progress = progress_of(answers, judges_person=judges_person)
    return BEFORE_PERSON if progress.missing or not judges_person else tuple(Cause)


def state_of(cause: Cause, answers: Answers, *, judges_person: bool) -> StepState:
    """How far one cause is; the person's is locked until the six others are answered."""
    if cause is Cause.PERSON and not judges_person:
        return StepState.OFF
    if answers.get(cause):
        return StepState.ANSWERED
    if cause is Cause.PERSON:
        open_now = progress_of(answers, judges_person=judges_person).is_person_open
        return StepState.NOT_ASKED if open_now else StepState.LOCKED
    return StepState.ASKED if cause in answers else StepState.NOT_ASKED


def _next(*, complete: bool, may_conclude: bool) -> Next:
    if not complete:
        return Next.ANSWERS
    return Next.CONCLUSION if may_conclude else Next.PERSON
