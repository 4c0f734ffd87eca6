"""Alerts about goals, and seeing to one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import access
from monitoring.actions import see_alert
from monitoring.forms.alerts import AlertFilter, SeenForm
from monitoring.models import Alert
from monitoring.queries import alerts as queries
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import attempt, form_messages
from salesmgmt.lib.tables import PAGE_ROWS
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import people_in, shows


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Alerts about the goals that the person answers for, open ones first."""
    today = timezone.localdate()
    access.require_entries(request.user, today)
    found = _filtered(request, today)
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "rows": _rows(request, list(page.object_list), today),
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "csv_url": f"{reverse('monitoring:alerts_csv')}?{request.GET.urlencode()}",
        "as_of": today,
    }
    return render(request, "monitoring/alerts.html", context)


@require_safe
def alerts_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_entries(request.user, today)
    found = _filtered(request, today)
    if not found.form.is_valid():
        return csv_refused(form_messages(found.form))
    shows(request, people=people_in(found.qs, "goal__person"))
    return csv_response("alerts", queries.ALERT_COLUMNS, queries.alert_rows(found.qs))


@require_POST
def alert_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an alert was seen to; refused, the one alert is shown with what was typed."""
    today = timezone.localdate()
    found = access.get_alert(request.user, pk, today=today)
    form = SeenForm(request.POST, alert=found)
    given: dict[str, Any] = {"alert": found, "by": asker(request), "today": today}
    if attempt(form, see_alert, **given):
        messages.success(request, _("The alert is seen to."))
        return redirect("monitoring:alerts")
    rows = _rows(request, [found], today, refused=form)
    context = {"rows": rows, "as_of": today}
    return render(request, "monitoring/alerts.html", context, status=422)


def _filtered(request: HttpRequest, today: date) -> AlertFilter:
    return AlertFilter(request.GET, queries.alert_list(request.user, today))


def _rows(
    request: HttpRequest, found: list[Alert], today: date, refused: SeenForm | None = None
) -> list[tuple[queries.ShownAlert, Any]]:
    """Each alert with the form by which it is seen to."""
    shown = queries.shown(found, request.user, today)
    shows(request, people=[alert.goal.person_id for alert in found])
    return [(row, refused or SeenForm(alert=row.alert)) for row in shown]
