"""Awards: what waits for a decision or a hand, all of them, and several approved at once."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recognition import access
from recognition.actions import approve_awards
from recognition.forms.awards import AwardFilter, ManyForm
from recognition.models import Programme
from recognition.queries import awards as queries
from recognition.queries import payroll
from recognition.tables import AwardTable
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import attempt, form_messages
from salesmgmt.lib.tables import show_page, sort_rows
from salesmgmt.org.access import scope_of
from salesmgmt.org.asking import asker
from salesmgmt.org.models import Role
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import people_in, shows


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """What waits for me, and all awards that I may see."""
    today = timezone.localdate()
    access.require_awards(request.user, today)
    return _page(request, today)


@require_safe
def awards_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The list in the same order as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_awards(request.user, today)
    found = _filtered(request, today)
    if refused := form_messages(found.form):
        return csv_refused(refused)
    currency = current_company().currency
    table = AwardTable(found.qs, currency=currency)
    sort_rows(table, request)
    shows(request, people=people_in(found.qs), data=DataClass.PAY)
    rows = queries.award_rows(table.data.data, currency)
    return csv_response("awards", queries.AWARD_COLUMNS, rows)


@require_POST
def awards_approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked awards, all or none."""
    today = timezone.localdate()
    access.require_awards(request.user, today)
    form = ManyForm(request.POST)
    given: dict[str, Any] = {"by": asker(request), "today": today}
    done = attempt(
        form,
        lambda **_typed: approve_awards(
            awards=form.cleaned_data["awards"],
            seen=form.seen(),
            why=form.cleaned_data["why"],
            **given,
        ),
    )
    if done:
        words = ngettext("%(n)d award is approved.", "%(n)d awards are approved.", len(done))
        messages.success(request, words % {"n": len(done)})
        return redirect("recognition:awards")
    return _page(request, today, many=form, status=422)


def _filtered(request: HttpRequest, today: date) -> AwardFilter:
    programmes = Programme.objects.visible_to(request.user, today).order_by("name")
    rows = queries.award_list(request.user, today)
    return AwardFilter(request.GET, rows, programmes=programmes)


def _page(
    request: HttpRequest, today: date, *, many: ManyForm | None = None, status: int = 200
) -> HttpResponse:
    currency = current_company().currency
    found = _filtered(request, today)
    table = AwardTable(found.qs, currency=currency)
    show_page(table, request)
    if found.form.is_valid():
        table.csv_url = f"{reverse('recognition:awards_csv')}?{request.GET.urlencode()}"
    to_decide = queries.to_decide(request.user, today)
    to_fulfil = list(queries.to_fulfil(request.user, today))
    listed = [row.record for row in table.page.object_list]
    shown = [*listed, *to_fulfil, *(award for each in to_decide for award in each.awards)]
    shows(request, people=[award.person_id for award in shown], data=DataClass.PAY)
    scope = scope_of(request.user, today)
    pays = Role.PAYROLL in scope.roles
    context = {
        "table": table,
        "form": found.form,
        "to_decide": to_decide,
        "to_fulfil": to_fulfil,
        "to_export": payroll.total_of(payroll.to_export()) if pays else None,
        "many": many,
        "ticked": request.POST.getlist("awards") if many else [],
        "is_director": scope.sees_all,
        "currency": currency,
        "as_of": today,
    }
    return render(request, "recognition/awards.html", context, status=status)
