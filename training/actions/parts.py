"""Lessons and questions of a module's draft: written, moved, removed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, Manager, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import check_fields, deputy, recorded, wrong
from salesmgmt.org.models import User
from training.actions.catalogue import locked_draft
from training.actions.checks import refuse_writer
from training.models import Choice, Lesson, ModuleVersion, Question
from training.rules.terms import QuestionKind

Part = Lesson | Question

# Places are unique at every moment: rows step aside by this much before they get new ones.
_ASIDE = 10_000


def save_lesson(
    *,
    draft: ModuleVersion,
    title: str,
    body: str,
    by: User | None,
    today: date,
    lesson: Lesson | None = None,
) -> Lesson:
    """Write a lesson of the draft, at the end where it is a new one."""
    refuse_writer(by, today)
    with recorded("training.save_lesson", by=by, why="", draft=draft.pk, **deputy(by, today)):
        locked = _touched(draft, by)
        lesson = lesson or Lesson(version=locked, position=_next_place(locked.lessons))
        lesson.title, lesson.body = title.strip(), body
        check_fields(lesson)
        lesson.save()
    return lesson


def save_question(
    *,
    draft: ModuleVersion,
    kind: str,
    text: str,
    choices: Sequence[tuple[str, bool]],
    by: User | None,
    today: date,
    question: Question | None = None,
) -> Question:
    """Write a question with its choices (text, whether it is right), which replace the old ones.

    A draft may be unfinished: what is missing is said when it is published.
    """
    refuse_writer(by, today)
    if kind not in list(QuestionKind):
        raise wrong("kind", _("Choose whether one or several answers are right."))
    with recorded("training.save_question", by=by, why="", draft=draft.pk, **deputy(by, today)):
        locked = _touched(draft, by)
        question = question or Question(version=locked, position=_next_place(locked.questions))
        question.kind, question.text = kind, text.strip()
        check_fields(question)
        question.save()
        _write_choices(question, choices)
    return question


def move_part(*, part: Lesson | Question, up: bool, by: User | None, today: date) -> None:
    """Change places with the lesson or question before (or behind); at the end nothing moves."""
    refuse_writer(by, today)
    with recorded("training.move_part", by=by, why="", draft=part.version_id, **deputy(by, today)):
        draft = _touched(part.version, by)
        order: list[Any] = list(type(part).objects.filter(version=draft).order_by("position"))
        here = next((n for n, each in enumerate(order) if each.pk == part.pk), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is not None and there is not None and 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            _place(draft, type(part), order)


def remove_part(*, part: Lesson | Question, by: User | None, today: date) -> None:
    """Take a lesson or question out of the draft; removed twice, it is gone once."""
    refuse_writer(by, today)
    with recorded(
        "training.remove_part", by=by, why="", draft=part.version_id, **deputy(by, today)
    ):
        draft = _touched(part.version, by)
        type(part).objects.filter(version=draft, pk=part.pk).delete()
        _place(draft, type(part), list(type(part).objects.filter(version=draft)))


def _write_choices(question: Question, choices: Sequence[tuple[str, bool]]) -> None:
    rows = [
        Choice(question=question, position=place, text=text.strip(), is_right=is_right)
        for place, (text, is_right) in enumerate(choices, start=1)
    ]
    for row in rows:
        check_fields(row)
    question.choices.all().delete()
    Choice.objects.bulk_create(rows)


def _touched(draft: ModuleVersion, by: User | None) -> ModuleVersion:
    """The locked draft; who changes a part of it is its author."""
    locked = locked_draft(draft)
    locked.author, locked.written_at = by, timezone.now()
    locked.save(update_fields=["author", "written_at"])
    return locked


def _place(draft: ModuleVersion, kind: type[Part], order: Sequence[Part]) -> None:
    """Number the parts of one kind from 1 in this order."""
    kind.objects.filter(version=draft).update(position=F("position") + _ASIDE)
    for place, part in enumerate(order, start=1):
        part.position = place
    manager: Manager[Any] = kind.objects
    manager.bulk_update(order, ["position"])


def _next_place(parts: Any) -> int:
    last: int = parts.aggregate(last=Max("position"))["last"] or 0
    return last + 1
