"""Data protection: what is on by which agreement. Everybody reads it: it is about their data."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.org import access, actions, queries
from salesmgmt.org.asking import asker
from salesmgmt.org.forms import AgreementForm, EndForm
from salesmgmt.org.models import Agreement


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """What is on, since when and by which agreement; the forms for who records them."""
    return _page(request)


@require_safe
def agreements_csv(_request: HttpRequest) -> StreamingHttpResponse:
    """All agreements as a CSV file."""
    return csv_response("agreements", queries.AGREEMENT_COLUMNS, queries.agreement_rows())


@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Record an agreement."""
    today = timezone.localdate()
    access.require_set_up(request.user, today)
    form = AgreementForm(request.POST)
    if attempt(form, actions.record_agreement, by=asker(request), today=today):
        messages.success(request, _("The agreement is recorded."))
        return redirect("org:agreements")
    return _page(request, form=form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an agreement its last day."""
    today = timezone.localdate()
    found = access.get_agreement(request.user, pk, today=today)
    form = EndForm(request.POST, prefix=f"end-{pk}")
    if attempt(form, actions.end_agreement, agreement=found, by=asker(request), today=today):
        messages.success(request, _("The agreement has a last day."))
        return redirect("org:agreements")
    return _page(request, ending={pk: form})


def _page(
    request: HttpRequest,
    *,
    form: AgreementForm | None = None,
    ending: dict[int, EndForm] | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    may_record = access.sets_up_company(access.scope_of(request.user, today))
    refused = ending or {}
    context: dict[str, Any] = {
        "features": queries.feature_lines(today),
        "agreements": [
            (row, queries.covered(row), _end_form(row, refused, today) if may_record else None)
            for row in queries.agreements()
        ],
        "refused": refused.keys(),
        "form": (form or AgreementForm(initial={"starts_on": f"{today}"})) if may_record else None,
        "as_of": today,
    }
    status = 422 if form or ending else 200
    return render(request, "org/agreements.html", context, status=status)


def _end_form(row: Agreement, refused: dict[int, EndForm], today: date) -> EndForm | None:
    """The form by which an agreement ends; none for one that is over."""
    if row.ends_on and row.ends_on < today:
        return None
    form = EndForm(prefix=f"end-{row.pk}", initial={"ends_on": f"{today}"})
    return refused.get(row.pk, form)
