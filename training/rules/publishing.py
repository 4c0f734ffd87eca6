"""What a module needs before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from training.rules.terms import QuestionKind

LEAST_CHOICES = 2


class Missing(StrEnum):
    """What keeps a module from being published."""

    LESSON = "lesson"
    QUESTION = "question"
    CHOICES = "choices"
    RIGHT_CHOICE = "right_choice"
    # A single choice has exactly one right answer.
    ONE_RIGHT_CHOICE = "one_right_choice"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's kind, and of each choice whether it is right."""

    kind: str
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, and in which question (counted from 1; None: in the module)."""

    what: Missing
    question: int | None = None


def missing_in(asked: Asked) -> Missing | None:
    """What a question lacks; None when it can be asked."""
    if len(asked.right) < LEAST_CHOICES:
        return Missing.CHOICES
    if not any(asked.right):
        return Missing.RIGHT_CHOICE
    if asked.kind == QuestionKind.SINGLE and sum(asked.right) > 1:
        return Missing.ONE_RIGHT_CHOICE
    return None


def gaps(lessons: int, questions: Sequence[Asked]) -> list[Gap]:
    """All that a module of so many lessons and these questions lacks; empty when it is whole."""
    found = []
    if not lessons:
        found.append(Gap(Missing.LESSON))
    if not questions:
        found.append(Gap(Missing.QUESTION))
    for place, asked in enumerate(questions, start=1):
        if what := missing_in(asked):
            found.append(Gap(what, place))
    return found
