"""The playbook and two modules are written, approved, assigned and taken."""

from datetime import date, timedelta
from decimal import Decimal

from salesmgmt.demo.story.stage import DIRECTOR, WHY, Scene
from salesmgmt.demo.story.texts import MODULES, SHEETS, ModuleText
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Role, User
from salesmgmt.sales.models import Product
from training.actions import assigning, catalogue, learning, parts, playbook
from training.models import Assignment, Module, ModuleVersion, Question
from training.rules.terms import QuestionKind

_AUTHOR = "demo-head-marketing"
# Who did the first module: on which day after it was assigned, and how many attempts it took.
_DONE = {
    "275": (9, 1),
    "277": (12, 2),
    "279": (15, 1),
    "281": (20, 1),
    "282": (8, 1),
    "283": (5, 1),
    "284": (25, 3),
    "288": (18, 1),
    "290": (11, 1),
}


def tell(scene: Scene) -> None:
    """Sheets first, then the modules and who has learnt them."""
    written = scene.days.written_on
    _write_sheets(scene, written)
    needs, promise = (_write_module(scene, text, written) for text in MODULES)
    assigning.make_rule(
        module=needs,
        role=Role.REP,
        department=None,
        due_days=42,
        by=SYSTEM,
        why=WHY,
        today=written,
        is_demo=True,
    )
    _take(scene, needs, written)
    assigning.assign(
        module=promise,
        people=[scene.people[key] for key in ("276", "278", "280")],
        due_on=scene.days.today + timedelta(days=4),
        why="Three customers asked for earlier days than the order page says.",
        is_demo=True,
        **scene.by(DIRECTOR, scene.days.ago(10)),
    )


def _write_sheets(scene: Scene, day: date) -> None:
    for text in SHEETS:
        sheet = playbook.draft_sheet(
            kind=text.kind,
            title=text.title,
            body=text.body,
            product=Product.objects.filter(key=text.product).first() if text.product else None,
            segment=text.segment,
            is_demo=True,
            **scene.by(_AUTHOR, day),
        )
        playbook.approve_sheet(sheet=sheet, **scene.by(DIRECTOR, day + timedelta(days=2)))


def _write_module(scene: Scene, text: ModuleText, day: date) -> Module:
    author = scene.by(_AUTHOR, day)
    draft = catalogue.create_module(
        title=text.title,
        summary=text.summary,
        pass_ratio=Decimal(text.pass_percent) / 100,
        most_attempts=text.attempts,
        valid_months=text.valid_months,
        key=text.key,
        is_demo=True,
        **author,
    )
    for title, body in text.lessons:
        parts.save_lesson(draft=draft, title=title, body=body, **author)
    for question in text.questions:
        many = len(question.right) > 1
        parts.save_question(
            draft=draft,
            kind=QuestionKind.MULTIPLE if many else QuestionKind.SINGLE,
            text=question.text,
            choices=[(words, n in question.right) for n, words in enumerate(question.choices)],
            **author,
        )
    catalogue.approve_module(module=draft.module, **scene.by(DIRECTOR, day + timedelta(days=1)))
    return draft.module


def _take(scene: Scene, module: Module, assigned: date) -> None:
    """Those of `_DONE` read the lessons and hand in, the last time with everything right."""
    for key, (days, attempts) in _DONE.items():
        person = scene.people[key]
        assignment = Assignment.objects.get(module=module, person=person)
        take(assignment, person, assigned + timedelta(days=days), attempts=attempts)


def take(assignment: Assignment, person: User, day: date, *, attempts: int = 1) -> None:
    """Read all lessons and hand in, the last time with everything right."""
    version = assignment.module.versions.get()
    for lesson in version.lessons.all():
        learning.finish_lesson(assignment=assignment, lesson=lesson, by=person)
    for number in range(1, attempts + 1):
        learning.hand_in(
            assignment=assignment,
            answers=_answers(version, right=number == attempts),
            number=number,
            version=version,
            by=person,
            today=day,
        )


def _answers(version: ModuleVersion, *, right: bool) -> dict[int, list[int]]:
    """Everything right, or the first choice everywhere."""
    questions = Question.objects.filter(version=version).prefetch_related("choices")
    return {
        question.pk: [
            choice.pk
            for choice in question.choices.all()
            if (choice.is_right if right else choice.position == _first_place(question))
        ]
        for question in questions
    }


def _first_place(question: Question) -> int:
    return min(choice.position for choice in question.choices.all())
