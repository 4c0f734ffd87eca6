"""A course for tests of learning: two lessons and five questions, 80 % passes, three attempts.

Mona writes, Dora approves, Rita learns.
"""

from datetime import timedelta
from decimal import Decimal

from tests.cast import Cast
from training.actions.assigning import assign
from training.actions.catalogue import approve_module, create_module, draft_module
from training.actions.learning import finish_lesson, hand_in
from training.actions.parts import save_lesson, save_question
from training.models import Assignment, Attempt, Lesson, Module, ModuleVersion
from training.queries.learning import questions_of, version_to_take
from training.rules.terms import QuestionKind

SINGLE = [("canary-yes", True), ("canary-no", False), ("canary-perhaps", False)]
MULTIPLE = [("canary-one", True), ("canary-two", True), ("canary-three", False)]


def course(
    cast: Cast,
    *,
    most_attempts: int | None = 3,
    valid_months: int | None = 12,
    title: str = "Bikes",
) -> Module:
    """The published module."""
    by = {"by": cast.person("mona"), "today": cast.today}
    draft = create_module(
        title=title,
        summary="What a bike is.",
        pass_ratio=Decimal("0.8"),
        most_attempts=most_attempts,
        valid_months=valid_months,
        **by,
    )
    for name in ("Frames", "Wheels"):
        save_lesson(draft=draft, title=name, body=f"About *{name}*.", **by)
    for number in range(1, 6):
        kind = QuestionKind.MULTIPLE if number in {2, 4} else QuestionKind.SINGLE
        choices = MULTIPLE if kind == QuestionKind.MULTIPLE else SINGLE
        save_question(draft=draft, kind=kind, text=f"Ask {number}?", choices=choices, **by)
    approve_module(module=draft.module, by=cast.person("dora"), today=cast.today)
    return Module.objects.get(pk=draft.module_id)


def new_version(cast: Cast, module: Module, *, lesson: str | None = None) -> ModuleVersion:
    """The next published version: the same, or with a changed first lesson."""
    by = {"by": cast.person("mona"), "today": cast.today}
    draft = draft_module(module=module, **by)
    if lesson:
        first = draft.lessons.get(position=1)
        save_lesson(draft=draft, lesson=first, title=first.title, body=lesson, **by)
    approve_module(module=module, by=cast.person("dora"), today=cast.today)
    return ModuleVersion.objects.get(pk=draft.pk)


def assigned(cast: Cast, module: Module, key: str = "rita", days: int = 14) -> Assignment:
    """The person is to do the module."""
    (found,) = assign(
        module=module,
        people=[cast.people[key]],
        due_on=cast.today + timedelta(days=days),
        by=cast.person("dora"),
        why="for the season",
        today=cast.today,
    )
    return found


def read_all(assignment: Assignment) -> None:
    """The person reads what there is to read."""
    for lesson in Lesson.objects.filter(version=version_to_take(assignment)):
        finish_lesson(assignment=assignment, lesson=lesson, by=assignment.person)


def answers(version: ModuleVersion, right: int = 5) -> dict[int, list[int]]:
    """Answers to all questions; so many of them, from the first on, are right."""
    return {
        question.pk: [choice.pk for choice in question.choices.all() if choice.is_right]
        if place <= right
        else [question.choices.all()[2].pk]
        for place, question in enumerate(questions_of(version), start=1)
    }


def handed(cast: Cast, assignment: Assignment, number: int, right: int, **given) -> Attempt:
    """Attempt `number` with so many right answers."""
    version = version_to_take(assignment)
    given = {
        "answers": answers(version, right),
        "version": version,
        "by": cast.person("rita"),
        "today": cast.today,
        **given,
    }
    return hand_in(assignment=assignment, number=number, **given)


def ready(cast: Cast, **given) -> Assignment:
    """Rita has read everything and may take the quiz."""
    found = assigned(cast, course(cast, **given))
    read_all(found)
    return found


def typed(version: ModuleVersion, number: int, right: int = 5) -> dict[str, object]:
    """What a browser sends."""
    ticked = {f"q{key}": value for key, value in answers(version, right).items()}
    return {"version": version.pk, "number": number, **ticked}
