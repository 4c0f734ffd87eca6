"""Pages of the catalogue."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.training.studio import module_draft, published_module
from training.actions.catalogue import draft_module
from training.models import Assignment, Lesson, Module, ModuleVersion, Question
from training.queries.approvals import approvals_for

READERS = ["rita", "hans", "paul", "aude"]
WHOLE = {
    "title": "Bells",
    "summary": "All about bells",
    "pass_ratio": "75",
    "most_attempts": "3",
    "valid_months": "",
}


def shown(client: Client, cast: Cast, person: str, name: str, *args: object, **asked: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse(f"training:{name}", args=args), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def choices(*rows: tuple[str, bool]) -> dict[str, str]:
    """The answers as the page sends them."""
    sent = {"choice-TOTAL_FORMS": "8", "choice-INITIAL_FORMS": "0"}
    for place, (text, is_right) in enumerate(rows):
        sent[f"choice-{place}-text"] = text
        if is_right:
            sent[f"choice-{place}-is_right"] = "on"
    return sent


@pytest.mark.slow
@pytest.mark.parametrize("person", ["rita", "mona", "dora", "hedy", "hans", "paul", "aude", "adam"])
def test_everybody_finds_modules(client: Client, cast: Cast, person: str) -> None:
    module = published_module(cast)
    text = shown(client, cast, person, "catalogue", q="bike")
    assert "Bikes" in text
    assert "1 lesson" in text
    assert "Frames" in shown(client, cast, person, "module", module.pk)
    assert "No module matches" in shown(client, cast, person, "catalogue", q="cars")


def test_drafts_are_the_writers(client: Client, cast: Cast) -> None:
    draft = module_draft(cast)
    for person in ["mona", "nina", "dora", "hedy", "adam"]:
        assert "Bikes" in shown(client, cast, person, "catalogue")
        assert "Bikes" in shown(client, cast, person, "module", draft.module_id)
    for person in READERS:
        assert "Bikes" not in shown(client, cast, person, "catalogue")
        for name, pk in (
            ("module", draft.module_id),
            ("module_edit", draft.module_id),
            ("lesson_edit", draft.lessons.get().pk),
            ("question_edit", draft.questions.get().pk),
        ):
            assert client.get(reverse(f"training:{name}", args=[pk])).status_code == 404


def test_the_loop_of_a_module(client: Client, cast: Cast) -> None:
    """Begun, filled by small forms, published by another."""
    client.force_login(cast.people["mona"])
    response = client.post(reverse("training:module_new"), WHOLE)
    draft = ModuleVersion.objects.get()
    assert response.url == reverse("training:module_edit", args=[draft.module_id])
    assert (draft.pass_ratio, draft.most_attempts, draft.valid_months) == (Decimal("0.75"), 3, None)
    assert "Add a lesson: there is nothing" in shown(
        client, cast, "mona", "module_edit", draft.module_id
    )
    new_lesson = reverse("training:lesson_new", args=[draft.module_id])
    for title in ("One", "Two"):
        client.post(new_lesson, {"title": title, "body": "Text"})
    question = {"text": "Ring?", "kind": "single"}
    new_question = reverse("training:question_new", args=[draft.module_id])
    client.post(new_question, question | choices(("Yes", True), ("", False), ("No", False)))
    assert [c.text for c in Question.objects.get().choices.all()] == ["Yes", "No"]
    second = Lesson.objects.get(title="Two")
    client.post(reverse("training:lesson_move", args=[second.pk]), {"direction": "up"})
    assert [lesson.title for lesson in draft.lessons.all()] == ["Two", "One"]
    client.post(reverse("training:lesson_remove", args=[second.pk]))
    assert "Nothing is missing" in shown(client, cast, "mona", "module_edit", draft.module_id)
    approve = reverse("training:module_approve", args=[draft.module_id])
    client.post(approve)
    assert not Module.objects.published().exists()
    client.force_login(cast.people["dora"])
    client.post(approve)
    assert Module.objects.published().exists()
    assert client.get(reverse("training:module_edit", args=[draft.module_id])).status_code == 404


def test_gaps_keep_it_from_being_published(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["mona"])
    client.post(reverse("training:module_new"), WHOLE)
    module = Module.objects.get()
    assert "Approve and publish" not in shown(client, cast, "dora", "module", module.pk)
    response = client.post(reverse("training:module_approve", args=[module.pk]), follow=True)
    assert "Add a question: there is nothing to pass yet." in response.content.decode()


def test_a_question_is_edited_whole(client: Client, cast: Cast) -> None:
    draft = module_draft(cast)
    question = draft.questions.get()
    text = shown(client, cast, "mona", "question_edit", question.pk)
    assert 'value="Yes"' in text
    address = reverse("training:question_edit", args=[question.pk])
    sent = {"text": "", "kind": "multiple"} | choices(("Left", True), ("Right", True))
    response = client.post(address, sent)
    assert response.status_code == 422
    assert 'value="Left"' in response.content.decode()
    client.post(address, sent | {"text": "Which hand?"})
    question.refresh_from_db()
    assert (question.text, question.choices.count()) == ("Which hand?", 2)


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"pass_ratio": "0"},
        {"pass_ratio": "101"},
        {"pass_ratio": "much"},
        {"most_attempts": "0"},
        {"valid_months": "-1"},
    ],
)
def test_nothing_typed_is_lost(client: Client, cast: Cast, bad: dict[str, str]) -> None:
    client.force_login(cast.people["mona"])
    response = client.post(reverse("training:module_new"), WHOLE | bad)
    assert response.status_code == 422
    assert "All about bells" in response.content.decode()
    assert not Module.objects.exists()


def test_the_next_version(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    client.force_login(cast.people["hedy"])
    for _twice in range(2):
        client.post(reverse("training:module_draft", args=[module.pk]))
    assert module.versions.count() == 2
    assert "Frames" in shown(client, cast, "hedy", "module_edit", module.pk)
    assert "is a draft" not in shown(client, cast, "rita", "module", module.pk)


def test_parts_of_what_is_published_are_not_edited(client: Client, cast: Cast) -> None:
    version = published_module(cast).versions.get()
    client.force_login(cast.people["mona"])
    for name, part in (("lesson", version.lessons.get()), ("question", version.questions.get())):
        for act in ("edit", "move", "remove"):
            address = reverse(f"training:{name}_{act}", args=[part.pk])
            assert client.post(address).status_code == 404


@pytest.mark.parametrize("person", READERS)
def test_readers_do_not_write(client: Client, cast: Cast, person: str) -> None:
    pk = published_module(cast).pk
    client.force_login(cast.people[person])
    assert client.get(reverse("training:module_new")).status_code == 403
    for name in ("module_draft", "module_approve", "module_discard", "module_withdraw"):
        assert client.post(reverse(f"training:{name}", args=[pk])).status_code == 403
    for name in ("module_edit", "lesson_new", "question_new"):
        assert client.get(reverse(f"training:{name}", args=[pk])).status_code == 403


def test_reading_changes_nothing(client: Client, cast: Cast) -> None:
    draft = module_draft(cast)
    client.force_login(cast.people["dora"])
    for name in ("module_draft", "module_approve", "module_discard", "module_withdraw", "take"):
        address = reverse(f"training:{name}", args=[draft.module_id])
        assert client.get(address).status_code == 405
    for name in ("lesson_move", "lesson_remove"):
        address = reverse(f"training:{name}", args=[draft.lessons.get().pk])
        assert client.get(address).status_code == 405


def test_withdrawing_asks_why(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    client.force_login(cast.people["dora"])
    address = reverse("training:module_withdraw", args=[module.pk])
    assert client.post(address, {"why": " "}).status_code == 422
    client.post(address, {"why": "Old"})
    assert "Bikes" not in shown(client, cast, "rita", "catalogue")


def test_taken_by_oneself_once(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    client.force_login(cast.people["rita"])
    for _twice in range(2):
        response = client.post(reverse("training:take", args=[module.pk]))
    own = Assignment.objects.get()
    assert (own.person, own.assigned_by) == (cast.people["rita"], cast.people["rita"])
    assert response.url == reverse("training:assignment", args=[own.pk])


def test_a_draft_beside_what_is_published_is_discarded(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    draft_module(module=module, by=cast.person("mona"), today=cast.today)
    client.force_login(cast.people["dora"])
    address = reverse("training:module_discard", args=[module.pk])
    answer = client.post(address, {"why": " "})
    assert answer.status_code == 422
    assert "Discard the draft" in answer.content.decode()
    assert client.post(address, {"why": "Nobody has one"}).status_code == 302
    text = shown(client, cast, "dora", "module", module.pk)
    assert "Discard the draft" not in text
    told_why = client.get(reverse("org:history", args=["module", module.pk])).content.decode()
    assert "Draft discarded" in told_why
    assert "Nobody has one" in told_why
    assert approvals_for(cast.people["dora"], cast.today) == []
    client.post(address, {"why": "Again"})
    assert "There is no draft to discard" in shown(client, cast, "dora", "module", module.pk)
