"""The playbook: its list, a sheet, writing, approving, withdrawing, and the read receipt."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import refuse
from salesmgmt.lib.tables import PAGE_ROWS
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import shows
from training import access
from training.actions import playbook as actions
from training.forms.playbook import (
    LONGEST_BODY,
    DiscardForm,
    DraftForm,
    NewSheetForm,
    PlaybookFilter,
    WhyForm,
)
from training.forms.seen import seen_at
from training.models import Sheet
from training.queries import playbook as queries
from training.rules.terms import SheetKind

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def playbook(request: HttpRequest) -> HttpResponse:
    """Sheets by kind and title; for writers what is being drafted too."""
    today = timezone.localdate()
    access.require_company(request.user, today)
    form = PlaybookFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"kind": "", "q": ""}
    found = queries.sheets_listed(request.user, asked["kind"], asked["q"], today)
    pages = Paginator(found, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    may_write = access.may_write(request.user, today)
    context = {
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number),
        "drafts": queries.sheet_drafts(request.user, asked["kind"], today) if may_write else [],
        "form": form,
        "may_write": may_write,
    }
    return render(request, "training/playbook.html", context)


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """The playbook narrowed down to what worked."""
    access.require_company(request.user, timezone.localdate())
    return redirect(f"{reverse('training:playbook')}?kind={SheetKind.PRACTICE.value}")


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet, in the version asked for."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="view", today=today)
    return _sheet_page(request, found, WhyForm(), today)


@_FORM
def sheet_new(request: HttpRequest) -> HttpResponse:
    """Draft a sheet; the address may say its kind and what it is drafted from."""
    today = timezone.localdate()
    access.require_writer(request.user, today)
    names = ("kind", "product", "segment", "title", "reason_kind", "reason_key")
    given = {name: request.GET[name] for name in names if name in request.GET}
    form = NewSheetForm(request.POST or None, initial=given)
    if form.is_valid():
        try:
            new = actions.draft_sheet(**form.cleaned_data, by=asker(request), today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Somebody else approves it."))
            return redirect("training:sheet", new.pk)
    return _edit_page(request, form, None)


@_FORM
def sheet_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the draft; of a published sheet, its next version."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="write", today=today)
    pages = queries.pages_of(found, drafts=True)
    latest = pages.draft or pages.published
    initial = {"title": latest.title, "body": latest.body} if latest else {}
    form = DraftForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            draft = actions.save_draft(
                sheet=found, **form.cleaned_data, by=asker(request), today=today
            )
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Somebody else approves it."))
            return _to_version(found, draft.number)
    return _edit_page(request, form, found)


@require_POST
def sheet_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="write", today=today)
    try:
        seen = seen_at(request.POST)
        actions.approve_sheet(sheet=found, by=asker(request), today=today, seen=seen)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The sheet is published."))
    return redirect("training:sheet", pk)


@require_POST
def sheet_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard the draft; what is published stays."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="write", today=today)
    form = DiscardForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            actions.discard_sheet_draft(sheet=found, by=asker(request), why=why, today=today)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The draft is discarded."))
        return redirect("training:sheet", pk)
    return _sheet_page(request, found, WhyForm(), today, discard_form=form)


@require_POST
def sheet_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the sheet out of the playbook."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="write", today=today)
    form = WhyForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            actions.withdraw_sheet(sheet=found, by=asker(request), why=why, today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The sheet is withdrawn."))
            return redirect("training:playbook")
    return _sheet_page(request, found, form, today)


@require_POST
def sheet_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The read receipt of the version that the page showed."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="view", today=today)
    number = _number(request.POST.get("number", "")) or 0
    try:
        actions.confirm_reading(sheet=found, number=number, by=asker(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Noted: you have read this version."))
    return redirect("training:sheet", pk)


@require_safe
def sheet_readers_csv(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Who of the people managed has confirmed the published version."""
    today = timezone.localdate()
    found = access.get_sheet(request.user, pk, to="view", today=today)
    access.require_manager(request.user, today)
    published = queries.pages_of(found, drafts=False).published
    asked = queries.readers_managed(published, request.user, today) if published else ()
    shows(request, people=[person.pk for person in asked])
    rows = queries.reader_rows(published, asked) if published else iter(())
    return csv_response(f"sheet-{pk}-readers", queries.READER_COLUMNS, rows)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How a text will look: a part of the page it is written on."""
    access.require_writer(request.user, timezone.localdate())
    text = request.POST.get("body", "")[:LONGEST_BODY]
    return render(request, "training/preview.html", {"text": text})


def _sheet_page(
    request: HttpRequest,
    found: Sheet,
    form: WhyForm,
    today: date,
    *,
    discard_form: DiscardForm | None = None,
) -> HttpResponse:
    may_write = access.may_write(request.user, today)
    pages = queries.pages_of(found, drafts=may_write)
    # A form that was refused stands beside the draft.
    shown = (discard_form and pages.draft) or pages.numbered(
        _number(request.GET.get("version", ""))
    )
    if shown is None:
        return redirect("training:sheet", found.pk)
    is_current = shown == pages.published and found.withdrawn_on is None
    asks = shown.must_confirm and is_current
    readers = queries.readers_of(shown, request.user, today) if asks and may_write else None
    missing = (readers and readers.missing) or ()
    shows(request, people=[person.pk for person in missing])
    context = {
        "sheet": found,
        "shown": shown,
        "pages": pages,
        "is_current": is_current,
        "asks": asks,
        "confirmed_at": queries.confirmed_at(shown, asker(request)) if asks else None,
        "readers": readers,
        "may_write": may_write and found.withdrawn_on is None,
        "refusal": access.why_not_approve(request.user, shown, today),
        "form": form,
        "discard_form": discard_form or DiscardForm(),
    }
    status = 422 if form.errors or (discard_form and discard_form.errors) else 200
    return render(request, "training/sheet.html", context, status=status)


def _edit_page(request: HttpRequest, form: DraftForm, found: Sheet | None) -> HttpResponse:
    context = {"form": form, "sheet": found, "text": form["body"].value() or ""}
    status = 422 if form.errors else 200
    return render(request, "training/sheet_edit.html", context, status=status)


def _to_version(found: Sheet, number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('training:sheet', args=[found.pk])}?version={number}")


def _number(text: str) -> int | None:
    """A version's number; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
