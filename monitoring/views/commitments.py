"""Commitments: the own ones, one of them, and its end."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import access
from monitoring.actions import drop_commitment, finish_commitment
from monitoring.forms.reviews import CommitmentFilter, DoneForm, DropForm
from monitoring.models import Commitment
from monitoring.queries import reviews as queries
from monitoring.tables.reviews import CommitmentTable
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import attempt, form_messages
from salesmgmt.lib.tables import show_page
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import people_in, shows


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """What the person promised in reviews, open ones first."""
    today = timezone.localdate()
    found = _filtered(request, today)
    table = CommitmentTable(found.qs, today=today)
    show_page(table, request)
    shows(request, people=[row.record.owner_id for row in table.page.object_list])
    table.csv_url = f"{reverse('monitoring:commitments_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "monitoring/commitments.html", context)


@require_safe
def commitments_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    found = _filtered(request, today)
    if not found.form.is_valid():
        return csv_refused(form_messages(found.form))
    shows(request, people=people_in(found.qs, "owner"))
    rows = queries.commitment_rows(found.qs, today)
    return csv_response("commitments", queries.COMMITMENT_COLUMNS, rows)


@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment, and how it ends."""
    today = timezone.localdate()
    found = access.get_commitment(request.user, pk, today=today)
    return _page(request, found, today)


@require_POST
def commitment_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a commitment is kept."""
    today = timezone.localdate()
    found = access.get_commitment(request.user, pk, today=today)
    if not access.may_finish(request.user, found, today):
        raise PermissionDenied(_("Its owner or who leads the review says that it is done."))
    form = DoneForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": asker(request), "today": today}
    if attempt(form, finish_commitment, **given):
        messages.success(request, _("The commitment is kept."))
        return redirect("monitoring:commitment", pk)
    return _page(request, found, today, done_form=form)


@require_POST
def commitment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a commitment up, with the reason."""
    today = timezone.localdate()
    found = access.get_commitment(request.user, pk, today=today)
    if not access.may_drop(request.user, found, today):
        raise PermissionDenied(_("Only who leads the review gives a commitment up."))
    form = DropForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": asker(request), "today": today}
    if attempt(form, drop_commitment, **given):
        messages.success(request, _("The commitment is given up."))
        return redirect("monitoring:commitment", pk)
    return _page(request, found, today, drop_form=form)


def _filtered(request: HttpRequest, today: date) -> CommitmentFilter:
    return CommitmentFilter(request.GET, queries.commitment_list(request.user, today), today=today)


def _page(
    request: HttpRequest, found: Commitment, today: date, **refused: forms.Form
) -> HttpResponse:
    """The commitment's page, with a form that was refused in its place."""
    shown = queries.commitment_of(found, today)
    sees_review = queries.sees_review(found, request.user, today)
    talked_about = found.review.people if sees_review else []
    shows(request, people=[found.owner_id, *talked_about])
    is_open = not (found.done_on or found.dropped_on)
    context = {
        "commitment": found,
        "shown": shown,
        # Who merely owns it does not see whose figures were talked about.
        "sees_review": sees_review,
        "may_finish": is_open and access.may_finish(request.user, found, today),
        "may_drop": is_open and access.may_drop(request.user, found, today),
        "done_form": DoneForm(),
        "drop_form": DropForm(),
        "breadcrumbs": [(_("Commitments"), reverse("monitoring:commitments"))],
        "as_of": today,
    } | refused
    return render(request, "monitoring/commitment.html", context, status=422 if refused else 200)
