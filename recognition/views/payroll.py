"""Payroll: the file of approved cash, and the reference back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recognition import access
from recognition.actions import confirm_payment, make_payroll_export
from recognition.forms.awards import ConfirmForm
from recognition.queries import payroll as queries
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.org.access import scope_of
from salesmgmt.org.asking import asker
from salesmgmt.org.models import Role
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import people_in, shows

MOST_EXPORTS = 100


@require_safe
def payroll(request: HttpRequest) -> HttpResponse:
    """What is to be paid, and the files made so far."""
    today = timezone.localdate()
    access.require_payroll(request.user, today, to="view")
    return _page(request, today)


@require_POST
def payroll_export(request: HttpRequest) -> HttpResponse:
    """Put all approved cash into a new file."""
    today = timezone.localdate()
    access.require_payroll(request.user, today, to="pay")
    try:
        export = make_payroll_export(by=asker(request), today=today)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = _("The payroll file %(key)s is made: download it below.")
        messages.success(request, words % {"key": export.key})
    return redirect("recognition:payroll")


@require_safe
def payroll_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The file; the same any time again."""
    today = timezone.localdate()
    access.require_payroll(request.user, today, to="view")
    export = access.get_export(pk)
    shows(request, people=people_in(export.awards.all()), data=DataClass.PAY)
    rows = queries.payroll_rows(export, current_company().currency)
    return csv_response(f"payroll-{export.key}", queries.PAYROLL_COLUMNS, rows)


@require_POST
def payroll_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write payroll's reference as the proof of every award in the file."""
    today = timezone.localdate()
    access.require_payroll(request.user, today, to="pay")
    export = access.get_export(pk)
    form = ConfirmForm(request.POST, today=today, prefix=f"export-{pk}")
    given: dict[str, Any] = {"export": export, "by": asker(request), "today": today}
    if attempt(form, confirm_payment, **given) is not None:
        messages.success(request, _("The payment is confirmed."))
        return redirect("recognition:payroll")
    return _page(request, today, refused={pk: form}, status=422)


def _page(
    request: HttpRequest,
    today: date,
    *,
    refused: dict[int, ConfirmForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    exports = list(queries.exports()[:MOST_EXPORTS])
    pays = Role.PAYROLL in scope_of(request.user, today).roles
    forms = {
        export.pk: (refused or {}).get(export.pk)
        or ConfirmForm(today=today, prefix=f"export-{export.pk}", initial={"paid_on": today})
        for export in exports
        if pays and getattr(export, "unpaid", False)
    }
    number, total = queries.total_of(queries.to_export())
    context = {
        "number": number,
        "total": total,
        "exports": [(export, forms.get(export.pk)) for export in exports],
        "refused": set(refused or ()),
        "pays": pays,
        "currency": current_company().currency,
        "as_of": today,
    }
    return render(request, "recognition/payroll.html", context, status=status)
