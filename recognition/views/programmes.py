"""Programmes: the list, one of them, the form without code, approval and end."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition import access
from recognition.actions import (
    approve_version,
    discard_version,
    draft_programme,
    end_version,
    new_version,
    update_draft,
)
from recognition.actions.programmes import stamp_of
from recognition.forms.programmes import (
    DiscardForm,
    EndForm,
    ProgrammeForm,
    TierRows,
    changed_rows,
    first_values,
    initial_of,
)
from recognition.models import Programme, ProgrammeVersion
from recognition.queries import programmes as queries
from recognition.queries.approval import closed_windows, paying_too
from recognition.rules.terms import ProgrammeState
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes that the person may see."""
    today = timezone.localdate()
    access.require_programmes(request.user, today)
    context = {
        "programmes": queries.programmes_for(request.user, today),
        "may_write": access.writes_programmes(request.user, today),
        "currency": current_company().currency,
        "as_of": today,
    }
    return render(request, "recognition/programmes.html", context)


@require_safe
def programmes_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same programmes as a CSV file."""
    today = timezone.localdate()
    access.require_programmes(request.user, today)
    listed = queries.programmes_for(request.user, today)
    rows = queries.programme_rows(listed, current_company().currency)
    return csv_response("programmes", queries.PROGRAMME_COLUMNS, rows)


@require_safe
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme: its versions with tiers and budgets."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="view", today=today)
    return _page(request, found, today)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: HttpRequest) -> HttpResponse:
    """Set up a programme; it pays once a director has approved it."""
    today = timezone.localdate()
    access.require_writer(request.user, today)
    form, rows = _forms(request, first_values(today), [])
    given: dict[str, Any] = {"by": asker(request), "today": today}
    made = (
        None
        if not _is_sent(form, rows)
        else attempt(
            form,
            lambda **_typed: draft_programme(
                name=form.cleaned_data["name"], terms=form.terms(rows.tiers()), **given
            ),
        )
    )
    if made:
        messages.success(request, _("The draft is written. A director approves it."))
        return redirect("recognition:programme", made.pk)
    return _form_page(request, form, rows, None)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with the draft, or write the next version from the last one."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="write", today=today)
    versions = found.versions.prefetch_related("tiers").order_by("-number")
    # Where all drafts were discarded, the next one begins with what the last of them said.
    last = versions.kept().first() or versions[0]
    tiers = [{"from_ratio": t.from_ratio, "rate": t.rate} for t in last.tiers.all()]
    form, rows = _forms(request, initial_of(found, last), tiers)
    made = (
        None
        if not _is_sent(form, rows)
        else attempt(
            form,
            lambda **_typed: _write(
                found,
                last,
                terms=form.terms(rows.tiers()),
                name=form.cleaned_data["name"],
                by=asker(request),
                today=today,
            ),
        )
    )
    if made:
        messages.success(request, _("The draft is written. A director approves it."))
        return redirect("recognition:programme", pk)
    return _form_page(request, form, rows, found)


@require_POST
def programme_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the draft with its budget."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="approve", today=today)
    draft = found.versions.order_by("-number")[0]
    seen = request.POST.get("seen", "")
    try:
        approve_version(version=draft, by=asker(request), today=today, seen=seen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The programme and its budget are approved."))
    return redirect("recognition:programme", pk)


@require_POST
def programme_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard the draft, with the reason."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="write", today=today)
    draft = found.versions.filter(state=ProgrammeState.DRAFT).first()
    form = DiscardForm(request.POST)
    if draft is None:
        messages.error(request, _("There is no draft to discard."))
        return redirect("recognition:programme", pk)
    if attempt(form, discard_version, version=draft, by=asker(request), today=today):
        messages.success(request, _("The draft is discarded."))
        return redirect("recognition:programme", pk)
    return _page(request, found, today, discard_form=form, status=422)


@require_POST
def programme_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the version that holds end, with the reason."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="write", today=today)
    version = found.versions.approved().order_by("-number").first()
    form = EndForm(request.POST)
    if version is None:
        messages.error(request, _("Only an approved version is ended."))
        return redirect("recognition:programme", pk)
    given: dict[str, Any] = {"version": version, "by": asker(request), "today": today}
    if attempt(form, end_version, **given):
        messages.success(request, _("The programme ends."))
        return redirect("recognition:programme", pk)
    return _page(request, found, today, end_form=form, status=422)


def _page(
    request: HttpRequest,
    found: Programme,
    today: date,
    *,
    end_form: EndForm | None = None,
    discard_form: DiscardForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = queries.versions_for(found, request.user, today)
    draft = next((s.version for s in shown if s.version.state == ProgrammeState.DRAFT), None)
    running = next((s.version for s in shown if s.version.state == ProgrammeState.APPROVED), None)
    refused = draft and access.why_not_approve_version(request.user, draft, today)
    may_approve = draft is not None and not refused
    currency = current_company().currency
    context = {
        "programme": found,
        "versions": shown,
        "draft": draft,
        "running": running,
        "refused": refused,
        "seen": stamp_of(draft) if draft else "",
        "may_approve": may_approve,
        "closed": closed_windows(draft, currency=currency) if draft and may_approve else [],
        "paying_too": paying_too(draft) if draft and may_approve else [],
        "may_write": access.writes_programmes(request.user, today),
        "end_form": end_form or EndForm(),
        "discard_form": discard_form or DiscardForm(),
        "tells_history": access.reads_drafts(request.user, today),
        "breadcrumbs": [(_("Programmes"), reverse("recognition:programmes"))],
        "currency": currency,
        "as_of": today,
    }
    return render(request, "recognition/programme.html", context, status=status)


def _forms(
    request: HttpRequest, initial: dict, tiers: list[dict]
) -> tuple[ProgrammeForm, TierRows]:
    """The form and its rows; after "add" or "remove" as they were typed, without complaints."""
    made = partial(ProgrammeForm, currency=current_company().currency)
    if request.method != "POST":
        return made(initial=initial), TierRows(None, tiers)
    typed = changed_rows(request.POST)
    if typed is None:
        return made(request.POST), TierRows(request.POST)
    return made(initial=request.POST.dict()), TierRows(None, typed)


def _is_sent(form: ProgrammeForm, rows: TierRows) -> bool:
    return form.is_bound and rows.is_valid() and form.is_valid()


def _write(found: Programme, last: ProgrammeVersion, **given: Any) -> ProgrammeVersion:
    if last.state == ProgrammeState.DRAFT:
        return update_draft(version=last, **given)
    return new_version(programme=found, **given)


def _form_page(
    request: HttpRequest, form: ProgrammeForm, rows: TierRows, found: Programme | None
) -> HttpResponse:
    crumbs = [(_("Programmes"), reverse("recognition:programmes"))]
    if found is not None:
        crumbs.append((found.name, reverse("recognition:programme", args=[found.pk])))
    context = {
        "programme": found,
        "form": form,
        "rows": rows,
        "breadcrumbs": crumbs,
        "currency": form.currency,
    }
    status = 422 if form.is_bound else 200
    return render(request, "recognition/programme_form.html", context, status=status)
