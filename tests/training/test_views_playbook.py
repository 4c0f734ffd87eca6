"""Pages of the playbook."""

import pytest
from django.test import Client
from django.urls import reverse

from salesmgmt.sales.models import Product
from tests.cast import Cast
from tests.training.studio import published_sheet, sheet_draft
from training.actions.playbook import confirm_reading, save_draft, withdraw_sheet
from training.models import Reading, Sheet, SheetVersion
from training.queries.approvals import approvals_for
from training.rules.terms import SheetKind

EVERYBODY = ["rita", "mona", "dora", "hedy", "hans", "paul", "aude", "adam"]
WRITERS = ["mona", "nina", "dora", "hedy", "adam"]
READERS = ["rita", "hans", "paul", "aude"]


def shown(client: Client, cast: Cast, person: str, name: str, *args: object, **asked: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse(f"training:{name}", args=args), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.slow
@pytest.mark.parametrize("person", EVERYBODY)
def test_everybody_reads_what_is_published(client: Client, cast: Cast, person: str) -> None:
    sheet = published_sheet(cast)
    assert "Sell bells" in shown(client, cast, person, "playbook")
    assert "<em>every</em>" in shown(client, cast, person, "sheet", sheet.pk)


def test_drafts_are_the_writers(client: Client, cast: Cast) -> None:
    sheet = sheet_draft(cast)
    for person in WRITERS:
        assert "Sell bells" in shown(client, cast, person, "playbook")
        assert "Sell bells" in shown(client, cast, person, "sheet", sheet.pk)
    for person in READERS:
        assert "Sell bells" not in shown(client, cast, person, "playbook")
        client.force_login(cast.people[person])
        assert client.get(reverse("training:sheet", args=[sheet.pk])).status_code == 404


def test_a_reader_does_not_see_the_next_version(client: Client, cast: Cast) -> None:
    sheet = published_sheet(cast)
    save_draft(sheet=sheet, title="N", body="secret", by=cast.person("mona"), today=cast.today)
    client.force_login(cast.people["rita"])
    response = client.get(reverse("training:sheet", args=[sheet.pk]), {"version": "2"}, follow=True)
    assert "secret" not in response.content.decode()
    assert "secret" in shown(client, cast, "dora", "sheet", sheet.pk, version="2")


@pytest.mark.parametrize("asked", [{"q": "RING"}, {"q": "bells"}, {"kind": "strategy"}, {}])
def test_found(client: Client, cast: Cast, asked: dict[str, str]) -> None:
    published_sheet(cast)
    assert "Sell bells" in shown(client, cast, "rita", "playbook", **asked)


@pytest.mark.parametrize("asked", [{"q": "horns"}, {"kind": "practice"}])
def test_not_found_says_so(client: Client, cast: Cast, asked: dict[str, str]) -> None:
    published_sheet(cast)
    text = shown(client, cast, "rita", "playbook", **asked)
    assert "Sell bells" not in text
    assert "No sheet matches" in text


def test_practices_are_the_playbook_filtered(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["rita"])
    response = client.get(reverse("training:practices"))
    assert response.url == reverse("training:playbook") + "?kind=practice"


def test_drafting_a_card_with_its_reason(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["mona"])
    address = reverse("training:sheet_new")
    query = "?kind=practice&reason_kind=diagnostics:diagnosis&reason_key=7"
    page = client.get(address + query).content.decode()
    assert 'value="diagnostics:diagnosis"' in page
    given = {
        "kind": "practice",
        "title": "Ring twice",
        "body": "It works.",
        "reason_kind": "diagnostics:diagnosis",
        "reason_key": "7",
    }
    response = client.post(address, given)
    sheet = Sheet.objects.get()
    assert response.url == reverse("training:sheet", args=[sheet.pk])
    assert (sheet.kind, sheet.reason_kind, sheet.reason_key) == (
        SheetKind.PRACTICE,
        "diagnostics:diagnosis",
        "7",
    )


def test_nothing_typed_is_lost(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["mona"])
    given = {"kind": "product", "title": "Pedal", "body": "Turns well"}
    response = client.post(reverse("training:sheet_new"), given)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Name the product" in text
    assert "Turns well" in text
    given["product"] = str(Product.objects.get().pk)
    assert client.post(reverse("training:sheet_new"), given).status_code == 302


def test_the_loop_of_a_sheet(client: Client, cast: Cast) -> None:
    """Drafted by one, published by another, confirmed by the reader."""
    client.force_login(cast.people["mona"])
    given = {"kind": "strategy", "title": "2025", "body": "Bells first"}
    client.post(reverse("training:sheet_new"), given)
    pk = Sheet.objects.get().pk
    approve = reverse("training:sheet_approve", args=[pk])
    assert "Approve and publish" not in shown(client, cast, "mona", "sheet", pk)
    client.post(approve)
    assert not SheetVersion.objects.published().exists()
    assert "Approve and publish" in shown(client, cast, "dora", "sheet", pk)
    client.post(approve)
    assert SheetVersion.objects.published().count() == 1
    assert "I have read this" in shown(client, cast, "rita", "sheet", pk)
    assert "To confirm" in shown(client, cast, "rita", "playbook")
    for _twice in range(2):
        client.post(reverse("training:sheet_confirm", args=[pk]), {"number": "1"})
    assert Reading.objects.count() == 1
    assert "You confirmed on" in shown(client, cast, "rita", "sheet", pk)


@pytest.mark.parametrize("number", ["", "2", "x", "9" * 30])
def test_a_receipt_is_of_the_version_that_was_shown(
    client: Client, cast: Cast, number: str
) -> None:
    sheet = published_sheet(cast)
    client.force_login(cast.people["rita"])
    client.post(reverse("training:sheet_confirm", args=[sheet.pk]), {"number": number})
    assert not Reading.objects.exists()


def test_who_has_read_it(client: Client, cast: Cast) -> None:
    sheet = published_sheet(cast)
    confirm_reading(sheet=sheet, number=1, by=cast.person("rita"))
    text = shown(client, cast, "mona", "sheet", sheet.pk)
    assert "1 of 7 who sell have confirmed" in text
    assert "Canary-ralf" in text
    for absent in ("rita", "sara"):
        assert f"Canary-{absent}" not in text
    head = shown(client, cast, "hedy", "sheet", sheet.pk)
    assert "1 of 7 who sell have confirmed" in head
    assert "Canary-ralf" not in head
    assert "who sell have confirmed" not in shown(client, cast, "rita", "sheet", sheet.pk)


def test_readers_as_csv(client: Client, cast: Cast) -> None:
    sheet = published_sheet(cast)
    confirm_reading(sheet=sheet, number=1, by=cast.person("ned"))
    address = reverse("training:sheet_readers_csv", args=[sheet.pk])
    client.force_login(cast.people["nina"])
    lines = b"".join(client.get(address)).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"Ned Canary-ned,1,{cast.today.year}")
    for person in ("rita", "hedy", "adam", "hans"):
        client.force_login(cast.people[person])
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("person", READERS)
def test_readers_do_not_write(client: Client, cast: Cast, person: str) -> None:
    pk = published_sheet(cast).pk
    client.force_login(cast.people[person])
    assert client.get(reverse("training:sheet_new")).status_code == 403
    assert client.post(reverse("training:preview")).status_code == 403
    assert client.get(reverse("training:sheet_edit", args=[pk])).status_code == 403
    for name in ("sheet_approve", "sheet_discard", "sheet_withdraw"):
        assert client.post(reverse(f"training:{name}", args=[pk])).status_code == 403


@pytest.mark.parametrize(
    "name", ["sheet_approve", "sheet_discard", "sheet_withdraw", "sheet_confirm"]
)
def test_reading_changes_nothing(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people["dora"])
    pk = published_sheet(cast).pk
    assert client.get(reverse(f"training:{name}", args=[pk])).status_code == 405


def test_withdrawing_asks_why(client: Client, cast: Cast) -> None:
    sheet = published_sheet(cast)
    client.force_login(cast.people["dora"])
    address = reverse("training:sheet_withdraw", args=[sheet.pk])
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": "Bells are gone"}).status_code == 302
    assert "Sell bells" not in shown(client, cast, "rita", "playbook")
    client.force_login(cast.people["rita"])
    assert client.get(reverse("training:sheet", args=[sheet.pk])).status_code == 404
    assert "Withdrawn on" in shown(client, cast, "dora", "sheet", sheet.pk)


def test_a_withdrawn_sheet_can_still_be_opened_by_writers(client: Client, cast: Cast) -> None:
    sheet = sheet_draft(cast)
    withdraw_sheet(sheet=sheet, by=cast.person("mona"), why="w", today=cast.today)
    text = shown(client, cast, "dora", "sheet", sheet.pk)
    assert "Approve and publish" not in text


def test_the_next_version_is_written_from_the_last(client: Client, cast: Cast) -> None:
    sheet = published_sheet(cast)
    text = shown(client, cast, "mona", "sheet_edit", sheet.pk)
    assert "Ring *every* door." in text
    given = {"title": "Bells", "body": "Ring once."}
    response = client.post(reverse("training:sheet_edit", args=[sheet.pk]), given)
    assert response.url.endswith("?version=2")
    assert "Ring once." in shown(client, cast, "mona", "sheet_edit", sheet.pk)


def test_the_preview_is_clean(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["mona"])
    body = "**bold** <script>alert(1)</script> [x](javascript:alert(1))"
    text = client.post(reverse("training:preview"), {"body": body}).content.decode()
    assert "<strong>bold</strong>" in text
    assert "<script" not in text
    assert 'href="javascript' not in text


def test_what_is_approved_is_what_was_read(client: Client, cast: Cast) -> None:
    sheet = sheet_draft(cast)
    page = shown(client, cast, "dora", "sheet", sheet.pk)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    again = {"title": "Other", "body": "Other", "by": cast.person("mona"), "today": cast.today}
    save_draft(sheet=sheet, **again)
    address = reverse("training:sheet_approve", args=[sheet.pk])
    response = client.post(address, {"seen": seen}, follow=True)
    assert "changed since you opened it" in response.content.decode()
    page = shown(client, cast, "dora", "sheet", sheet.pk)
    client.post(address, {"seen": page.split('name="seen" value="')[1].split('"')[0]})
    assert SheetVersion.objects.published().get().title == "Other"


def test_a_draft_beside_what_is_published_is_discarded(client: Client, cast: Cast) -> None:
    sheet = published_sheet(cast)
    save_draft(
        sheet=sheet, title="Sell horns", body="Toot.", by=cast.person("mona"), today=cast.today
    )
    client.force_login(cast.people["dora"])
    address = reverse("training:sheet_discard", args=[sheet.pk])
    answer = client.post(address, {"why": " "})
    assert answer.status_code == 422
    assert "Discard the draft" in answer.content.decode()
    assert client.post(address, {"why": "Nobody has one"}).status_code == 302
    text = shown(client, cast, "dora", "sheet", sheet.pk)
    assert "Discard the draft" not in text
    told_why = client.get(reverse("org:history", args=["sheet", sheet.pk])).content.decode()
    assert "Draft discarded" in told_why
    assert "Nobody has one" in told_why
    assert approvals_for(cast.people["dora"], cast.today) == []
    client.post(address, {"why": "Again"})
    assert "There is no draft to discard" in shown(client, cast, "dora", "sheet", sheet.pk)
