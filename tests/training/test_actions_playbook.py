"""Sheets: two people for every version, nothing published changes, one receipt each."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError

from salesmgmt.sales.models import Product
from tests.cast import Cast
from tests.training.studio import published_sheet, sheet_draft
from training.actions import playbook as actions
from training.models import Reading, Sheet, SheetVersion
from training.rules.terms import SheetKind, VersionState


@pytest.mark.parametrize("by", ["dora", "adam", "hedy", "nina"])
def test_a_second_person_publishes(cast: Cast, by: str) -> None:
    sheet = sheet_draft(cast)
    version = actions.approve_sheet(sheet=sheet, by=cast.person(by), today=cast.today)
    assert (version.state, version.published_on) == (VersionState.PUBLISHED, cast.today)
    assert version.approved_by == cast.people[by]


@pytest.mark.parametrize("by", ["mona", "rita", "hans", "paul", "aude"])
def test_neither_the_author_nor_a_reader_publishes(cast: Cast, by: str) -> None:
    sheet = sheet_draft(cast)
    with pytest.raises(ValidationError):
        actions.approve_sheet(sheet=sheet, by=cast.person(by), today=cast.today)
    assert not SheetVersion.objects.published().exists()


def test_the_database_refuses_the_author_too(cast: Cast) -> None:
    version = sheet_draft(cast).versions.get()
    given = {"state": VersionState.PUBLISHED, "published_on": cast.today}
    for approver in (cast.people["mona"], None):
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetVersion.objects.filter(pk=version.pk).update(approved_by=approver, **given)


def test_who_wrote_last_is_the_author(cast: Cast) -> None:
    sheet = sheet_draft(cast)
    actions.save_draft(
        sheet=sheet, title="Better", body="b", by=cast.person("dora"), today=cast.today
    )
    with pytest.raises(ValidationError, match="You wrote this draft"):
        actions.approve_sheet(sheet=sheet, by=cast.person("dora"), today=cast.today)
    actions.approve_sheet(sheet=sheet, by=cast.person("mona"), today=cast.today)


def test_what_is_published_never_changes(cast: Cast) -> None:
    version = published_sheet(cast).versions.get()
    for change in (
        lambda: SheetVersion.objects.filter(pk=version.pk).update(body="other"),
        lambda: SheetVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
            change()


def test_the_next_version_is_a_new_draft(cast: Cast) -> None:
    sheet = published_sheet(cast)
    by = {"by": cast.person("mona"), "today": cast.today}
    first = actions.save_draft(sheet=sheet, title="Second", body="2", **by)
    again = actions.save_draft(sheet=sheet, title="Second", body="3", **by)
    assert (first.pk, first.number) == (again.pk, 2)
    assert SheetVersion.objects.latest_published().get().number == 1
    actions.approve_sheet(sheet=sheet, by=cast.person("dora"), today=cast.today)
    assert SheetVersion.objects.latest_published().get().body == "3"


def test_approved_twice_is_published_once(cast: Cast) -> None:
    sheet = published_sheet(cast)
    with pytest.raises(ValidationError, match="no draft"):
        actions.approve_sheet(sheet=sheet, by=cast.person("dora"), today=cast.today)


@pytest.mark.parametrize(
    ("kind", "product", "segment", "field"),
    [
        ("product", False, "", "product"),
        ("strategy", True, "", "product"),
        ("audience", False, "", "segment"),
        ("strategy", False, "Shop", "segment"),
        ("poem", False, "", "kind"),
    ],
)
def test_what_a_sheet_is_about(
    cast: Cast, kind: str, product: bool, segment: str, field: str
) -> None:
    about = {"product": Product.objects.get() if product else None, "segment": segment}
    with pytest.raises(ValidationError) as refused:
        sheet_draft(cast, kind, **about)
    assert list(refused.value.error_dict) == [field]
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("by", ["rita", "hans", "aude"])
def test_readers_do_not_write(cast: Cast, by: str) -> None:
    with pytest.raises(ValidationError):
        actions.draft_sheet(
            kind="strategy", title="t", body="b", by=cast.person(by), today=cast.today
        )


def test_read_once(cast: Cast) -> None:
    sheet = published_sheet(cast)
    for _twice in range(2):
        actions.confirm_reading(sheet=sheet, number=1, by=cast.person("rita"))
    assert Reading.objects.count() == 1


def test_a_new_version_is_read_anew(cast: Cast) -> None:
    sheet = published_sheet(cast)
    actions.confirm_reading(sheet=sheet, number=1, by=cast.person("rita"))
    actions.save_draft(sheet=sheet, title="2", body="2", by=cast.person("mona"), today=cast.today)
    actions.approve_sheet(sheet=sheet, by=cast.person("dora"), today=cast.today)
    with pytest.raises(ValidationError, match="newer version"):
        actions.confirm_reading(sheet=sheet, number=1, by=cast.person("rita"))
    actions.confirm_reading(sheet=sheet, number=2, by=cast.person("rita"))


def test_only_some_kinds_are_confirmed(cast: Cast) -> None:
    sheet = published_sheet(cast, SheetKind.AUDIENCE, segment="Shop")
    with pytest.raises(ValidationError, match="not confirmed"):
        actions.confirm_reading(sheet=sheet, number=1, by=cast.person("rita"))


def test_withdrawn_stays_withdrawn(cast: Cast) -> None:
    sheet = published_sheet(cast)
    by = {"by": cast.person("mona"), "today": cast.today}
    with pytest.raises(ValidationError, match="why"):
        actions.withdraw_sheet(sheet=sheet, why=" ", **by)
    actions.withdraw_sheet(sheet=sheet, why="outdated", **by)
    assert not Sheet.objects.published().exists()
    with pytest.raises(ValidationError, match="withdrawn"):
        actions.save_draft(sheet=sheet, title="t", body="b", **by)


def discard(cast: Cast, sheet: Sheet, by: str = "mona", why: str = "Old hat") -> SheetVersion:
    who = {"by": cast.person(by), "today": cast.today}
    return actions.discard_sheet_draft(sheet=sheet, why=why, **who)


@pytest.mark.parametrize("by", ["mona", "dora", "adam", "hedy"])
def test_a_draft_is_discarded_and_what_is_published_stays(cast: Cast, by: str) -> None:
    sheet = published_sheet(cast)
    written = {"sheet": sheet, "title": "T", "body": "B", "by": cast.person("mona")}
    draft = actions.save_draft(**written, today=cast.today)
    assert discard(cast, sheet, by).pk == draft.pk
    assert SheetVersion.objects.latest_published().get().number == 1
    with pytest.raises(ValidationError, match="no draft to approve"):
        actions.approve_sheet(sheet=sheet, by=cast.person("dora"), today=cast.today)
    with pytest.raises(ValidationError, match="no draft to discard"):
        discard(cast, sheet)
    for state in ("draft", "published"):
        with pytest.raises(InternalError), transaction.atomic():
            SheetVersion.objects.filter(pk=draft.pk).update(state=state)
    assert actions.save_draft(**written, today=cast.today).number == 3


def test_what_was_never_published_is_withdrawn_instead(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="withdraw the sheet instead"):
        discard(cast, sheet_draft(cast))


def test_discarding_is_for_writers_and_has_a_reason(cast: Cast) -> None:
    sheet = published_sheet(cast)
    written = {"sheet": sheet, "title": "T", "body": "B", "by": cast.person("mona")}
    actions.save_draft(**written, today=cast.today)
    for by, why in (("rita", "r"), ("hans", "h"), ("mona", " ")):
        with pytest.raises(ValidationError):
            discard(cast, sheet, by, why)
    assert sheet.versions.get(number=2).state == VersionState.DRAFT
