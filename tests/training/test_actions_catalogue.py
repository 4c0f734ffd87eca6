"""Modules: whole before they are published, by a second person, unchanged after."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from tests.cast import Cast
from tests.training.studio import ANSWERS, module_draft, published_module
from training.actions import catalogue as actions
from training.actions import parts
from training.models import Choice, Lesson, Module, ModuleVersion, Question
from training.rules.terms import QuestionKind, VersionState


def mona(cast: Cast) -> dict:
    return {"by": cast.person("mona"), "today": cast.today}


def test_published_by_a_second_person(cast: Cast) -> None:
    draft = module_draft(cast)
    with pytest.raises(ValidationError, match="You wrote this draft"):
        actions.approve_module(module=draft.module, **mona(cast))
    actions.approve_module(module=draft.module, by=cast.person("sven"), today=cast.today)
    assert Module.objects.published().get() == draft.module


def test_the_database_refuses_the_author(cast: Cast) -> None:
    draft = module_draft(cast)
    given = {"state": VersionState.PUBLISHED, "published_on": cast.today}
    for approver in (cast.people["mona"], None):
        with pytest.raises(IntegrityError), transaction.atomic():
            ModuleVersion.objects.filter(pk=draft.pk).update(approved_by=approver, **given)


def test_gaps_are_said_in_words(cast: Cast) -> None:
    given = {"summary": "", "pass_ratio": Decimal(1), "most_attempts": None, "valid_months": None}
    draft = actions.create_module(title="Empty", **given, **mona(cast))
    with pytest.raises(ValidationError, match="Add a lesson") as refused:
        actions.approve_module(module=draft.module, by=cast.person("dora"), today=cast.today)
    assert len(refused.value.messages) == 2
    parts.save_lesson(draft=draft, title="L", body="l", **mona(cast))
    parts.save_question(
        draft=draft,
        kind=QuestionKind.SINGLE,
        text="?",
        choices=[("a", False), ("b", False)],
        **mona(cast),
    )
    with pytest.raises(ValidationError, match="Question 1: mark the right answer"):
        actions.approve_module(module=draft.module, by=cast.person("dora"), today=cast.today)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"pass_ratio": Decimal(0)}, "__all__"),
        ({"pass_ratio": Decimal("1.01")}, "__all__"),
        ({"most_attempts": 0}, "__all__"),
        ({"valid_months": 0}, "__all__"),
    ],
)
def test_bad_fields(cast: Cast, given: dict, field: str) -> None:
    whole = {
        "title": "T",
        "summary": "",
        "pass_ratio": Decimal(1),
        "most_attempts": 1,
        "valid_months": 1,
    }
    with pytest.raises(ValidationError) as refused:
        actions.create_module(**whole | given, **mona(cast))
    assert field in refused.value.error_dict
    assert not Module.objects.exists()


def test_a_key_of_the_title_for_each(cast: Cast) -> None:
    keys = [module_draft(cast, title).module.key for title in ("Bikes", "Bikes", "自行车")]
    assert keys == ["bikes", "bikes-2", "module"]


def test_published_never_changes_through_any_part(cast: Cast) -> None:
    module = published_module(cast)
    version = module.versions.get()
    other = module_draft(cast, "Other")
    for change in (
        lambda: ModuleVersion.objects.update(title="x"),
        lambda: Lesson.objects.filter(version=version).update(body="x"),
        lambda: Lesson.objects.filter(version=version).update(version=other, position=9),
        lambda: Lesson.objects.filter(version=version).delete(),
        lambda: Lesson.objects.create(version=version, position=2, title="t", body="b"),
        lambda: Question.objects.filter(version=version).update(text="x"),
        lambda: Choice.objects.filter(question__version=version).update(is_right=True),
        lambda: Choice.objects.filter(question__version=version).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(ValidationError, match="does not change"):
        parts.save_lesson(draft=version, title="t", body="b", **mona(cast))


def test_the_next_version_is_a_copy(cast: Cast) -> None:
    module = published_module(cast)
    draft = actions.draft_module(module=module, **mona(cast))
    assert actions.draft_module(module=module, **mona(cast)) == draft
    assert (draft.number, draft.pass_ratio) == (2, Decimal("0.8"))
    assert [lesson.title for lesson in draft.lessons.all()] == ["Frames"]
    question = draft.questions.get()
    assert [(c.text, c.is_right) for c in question.choices.all()] == ANSWERS
    assert module.versions.published().get().number == 1


def test_the_title_follows_what_is_published(cast: Cast) -> None:
    module = published_module(cast)
    draft = actions.draft_module(module=module, **mona(cast))
    same = {"summary": "", "pass_ratio": Decimal(1), "most_attempts": 1, "valid_months": 1}
    actions.save_module(draft=draft, title="Bikes anew", **same, **mona(cast))
    module.refresh_from_db()
    assert module.title_now == "Bikes"
    actions.approve_module(module=module, by=cast.person("dora"), today=cast.today)
    module.refresh_from_db()
    assert module.title_now == "Bikes anew"


def test_parts_move_and_go(cast: Cast) -> None:
    draft = module_draft(cast)
    for title in ("Wheels", "Bells"):
        parts.save_lesson(draft=draft, title=title, body="b", **mona(cast))

    def titles() -> list[str]:
        return [lesson.title for lesson in draft.lessons.all()]

    bells = draft.lessons.get(title="Bells")
    parts.move_part(part=bells, up=True, **mona(cast))
    assert titles() == ["Frames", "Bells", "Wheels"]
    parts.move_part(part=bells, up=False, **mona(cast))
    parts.move_part(part=bells, up=False, **mona(cast))
    assert titles() == ["Frames", "Wheels", "Bells"]
    parts.remove_part(part=draft.lessons.get(title="Frames"), **mona(cast))
    assert titles() == ["Wheels", "Bells"]
    assert list(draft.lessons.values_list("position", flat=True)) == [1, 2]


def test_choices_are_replaced(cast: Cast) -> None:
    draft = module_draft(cast)
    question = draft.questions.get()
    parts.save_question(
        draft=draft,
        question=question,
        kind=QuestionKind.MULTIPLE,
        text="Which?",
        choices=[("A", True), ("B", True), ("C", False)],
        **mona(cast),
    )
    assert Choice.objects.count() == 3
    assert draft.questions.get().kind == QuestionKind.MULTIPLE


def test_withdrawn_is_not_written(cast: Cast) -> None:
    module = published_module(cast)
    actions.withdraw_module(module=module, why="old", **mona(cast))
    assert not Module.objects.published().exists()
    with pytest.raises(ValidationError, match="withdrawn"):
        actions.draft_module(module=module, **mona(cast))


@pytest.mark.parametrize("by", ["rita", "hans", "paul", "aude"])
def test_readers_do_not_write(cast: Cast, by: str) -> None:
    draft = module_draft(cast)
    who = {"by": cast.person(by), "today": cast.today}
    for act in (
        lambda: actions.withdraw_module(module=draft.module, why="w", **who),
        lambda: actions.draft_module(module=draft.module, **who),
        lambda: parts.save_lesson(draft=draft, title="t", body="b", **who),
        lambda: parts.move_part(part=draft.lessons.get(), up=True, **who),
        lambda: parts.remove_part(part=draft.lessons.get(), **who),
        lambda: actions.approve_module(module=draft.module, **who),
    ):
        with pytest.raises(ValidationError):
            act()


def discard(cast: Cast, module: Module, by: str = "mona", why: str = "Old hat") -> ModuleVersion:
    who = {"by": cast.person(by), "today": cast.today}
    return actions.discard_module_draft(module=module, why=why, **who)


@pytest.mark.parametrize("by", ["mona", "dora", "adam", "hedy"])
def test_a_draft_is_discarded_and_what_is_published_stays(cast: Cast, by: str) -> None:
    module = published_module(cast)
    draft = actions.draft_module(module=module, **mona(cast))
    parts.save_lesson(draft=draft, title="Wheels", body="# Round", **mona(cast))
    draft.refresh_from_db()
    assert discard(cast, module, by).pk == draft.pk
    assert ModuleVersion.objects.latest_published().get().number == 1
    with pytest.raises(ValidationError, match="no draft to approve"):
        actions.approve_module(module=module, by=cast.person("dora"), today=cast.today)
    with pytest.raises(ValidationError, match="no draft to discard"):
        discard(cast, module)
    with pytest.raises(ValidationError):
        parts.save_lesson(draft=draft, title="More", body="", **mona(cast))
    for refused in (
        lambda: ModuleVersion.objects.filter(pk=draft.pk).update(state="draft"),
        lambda: draft.lessons.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    again = actions.draft_module(module=module, **mona(cast))
    assert (again.number, [each.title for each in again.lessons.all()]) == (3, ["Frames"])


def test_what_was_never_published_is_withdrawn_instead(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="withdraw the module instead"):
        discard(cast, module_draft(cast).module)


def test_discarding_is_for_writers_and_has_a_reason(cast: Cast) -> None:
    module = published_module(cast)
    actions.draft_module(module=module, **mona(cast))
    for by, why in (("rita", "r"), ("hans", "h"), ("mona", " ")):
        with pytest.raises(ValidationError):
            discard(cast, module, by, why)
    assert module.versions.get(number=2).state == VersionState.DRAFT
