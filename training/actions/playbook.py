"""Sheets of the playbook: drafted, approved by a second person, withdrawn, read."""

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import check_fields, deputy, needed, recorded, wrong
from salesmgmt.org.models import User
from salesmgmt.sales.models import Product
from training.actions.checks import refuse_approver, refuse_writer
from training.models import Reading, Sheet, SheetVersion
from training.rules.terms import SheetKind, VersionState

CONFIRMED_KINDS = frozenset({SheetKind.STRATEGY, SheetKind.PRACTICE})
"""Kinds whose readers confirm each version."""


def draft_sheet(
    *,
    kind: str,
    title: str,
    body: str,
    by: User | None,
    today: date,
    product: Product | None = None,
    segment: str = "",
    reason_kind: str = "",
    reason_key: str = "",
    is_demo: bool = False,
) -> Sheet:
    """A new sheet with its first draft.

    A product's sheet names the product and an audience's its segment; a best-practice card may
    name what it was drafted from by the URL name and key of that object's page.
    """
    refuse_writer(by, today)
    if kind not in list(SheetKind):
        raise wrong("kind", _("Choose what the sheet is about."))
    if (kind == SheetKind.PRODUCT) != (product is not None):
        raise wrong("product", _("Name the product of a product sheet, and of no other."))
    if (kind == SheetKind.AUDIENCE) != bool(segment):
        raise wrong("segment", _("Name the segment of an audience profile, and of no other."))
    with recorded("training.draft_sheet", by=by, why="", **deputy(by, today)):
        sheet = Sheet(
            kind=kind,
            product=product,
            segment=segment,
            reason_kind=reason_kind,
            reason_key=reason_key,
            is_demo=is_demo,
        )
        check_fields(sheet)
        sheet.save()
        _checked(_new_version(sheet, by), title, body).save()
    return sheet


def save_draft(
    *, sheet: Sheet, title: str, body: str, by: User | None, today: date
) -> SheetVersion:
    """Write the sheet's draft; of a published sheet that has none, the next version.

    Who wrote last is the author, so that somebody else approves what they wrote.
    """
    refuse_writer(by, today)
    with recorded("training.save_draft", by=by, why="", sheet=sheet.pk, **deputy(by, today)):
        locked = _locked(sheet)
        draft = _draft_of(locked) or _new_version(locked, by)
        draft.author, draft.written_at = by, timezone.now()
        _checked(draft, title, body).save()
    return draft


def approve_sheet(
    *, sheet: Sheet, by: User, today: date, seen: datetime | None = None
) -> SheetVersion:
    """Publish the sheet's draft: from now on everybody reads this version.

    `seen` is when what the approver read was written; a draft changed since is refused.
    """
    with recorded("training.approve_sheet", by=by, why="", sheet=sheet.pk, **deputy(by, today)):
        draft = _draft_of(_locked(sheet))
        if draft is None:
            raise wrong("sheet", _("There is no draft to approve."))
        refuse_approver(draft, by, seen, today)
        draft.state, draft.approved_by, draft.published_on = VersionState.PUBLISHED, by, today
        draft.save(update_fields=["state", "approved_by", "published_on"])
    return draft


def discard_sheet_draft(*, sheet: Sheet, by: User | None, why: str, today: date) -> SheetVersion:
    """Discard the draft of a published sheet; what is published stays, its row for the history.

    Where nothing is published the sheet is withdrawn instead.
    """
    refuse_writer(by, today)
    needed("why", why, _("Say in words why the draft is discarded."))
    facts = {"sheet": sheet.pk, **deputy(by, today)}
    with recorded("training.discard_sheet_draft", by=by, why=why, **facts):
        locked = _locked(sheet)
        draft = _draft_of(locked)
        if draft is None:
            raise wrong("sheet", _("There is no draft to discard."))
        if not locked.versions.published().exists():
            raise wrong("sheet", _("Nothing of it is published: withdraw the sheet instead."))
        draft.state = VersionState.DISCARDED
        draft.save(update_fields=["state"])
    return draft


def withdraw_sheet(*, sheet: Sheet, by: User | None, why: str, today: date) -> Sheet:
    """Take the sheet out of the playbook; its versions and readings stay on record."""
    refuse_writer(by, today)
    needed("why", why, _("Say in words why it is withdrawn."))
    with recorded("training.withdraw_sheet", by=by, why=why, sheet=sheet.pk, **deputy(by, today)):
        locked = _locked(sheet)
        locked.withdrawn_on = today
        locked.save(update_fields=["withdrawn_on"])
    return locked


def confirm_reading(*, sheet: Sheet, number: int, by: User) -> Reading:
    """The read receipt of version `number`; confirmed twice, it is one receipt.

    Refused when a newer version has been published: that is the one to read.
    """
    with recorded("training.confirm_reading", by=by, why="", sheet=sheet.pk) as act:
        latest = _locked(sheet).versions.published().order_by("-number").first()
        if latest is None or latest.number != number:
            raise wrong("sheet", _("A newer version was published: read that one first."))
        if not latest.must_confirm:
            raise wrong("sheet", _("Reading this sheet is not confirmed."))
        reading, _new = Reading.objects.get_or_create(
            version=latest, person=by, defaults={"act": act}
        )
    return reading


def _locked(sheet: Sheet) -> Sheet:
    """The sheet's row, held until the end of the act: approving and writing wait for each other."""
    locked = Sheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    if locked.withdrawn_on:
        raise wrong("sheet", _("The sheet was withdrawn."))
    return locked


def _draft_of(sheet: Sheet) -> SheetVersion | None:
    return sheet.versions.filter(state=VersionState.DRAFT).first()


def _new_version(sheet: Sheet, by: User | None) -> SheetVersion:
    last = sheet.versions.aggregate(last=Max("number"))["last"] or 0
    must_confirm = sheet.kind in CONFIRMED_KINDS
    return SheetVersion(
        sheet=sheet,
        number=last + 1,
        must_confirm=must_confirm,
        author=by,
        written_at=timezone.now(),
    )


def _checked(draft: SheetVersion, title: str, body: str) -> SheetVersion:
    draft.title, draft.body = title.strip(), body
    check_fields(draft, computed=("published_on",))
    return draft
