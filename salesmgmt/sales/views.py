"""Pages of the record: the order list and one order."""

from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from salesmgmt.lib.export import csv_response
from salesmgmt.org.queries import current_company
from salesmgmt.sales import access
from salesmgmt.sales.forms import OrderFilter
from salesmgmt.sales.queries import orders as queries
from salesmgmt.sales.rules.timeline import SHIPMENTS, delivery_state
from salesmgmt.sales.tables import OrderTable, delivery_chip

PAGE_ROWS = 50


@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders, newest first, with filters in the address."""
    today = timezone.localdate()
    access.require_orders(request.user, today)
    found = _filtered(request, today)
    table = OrderTable(found.qs, currency=current_company().currency)
    RequestConfig(request, paginate={"per_page": PAGE_ROWS, "silent": True}).configure(table)
    shown = [row.record for row in table.page.object_list]
    table.states = queries.delivery_states(shown, today)
    table.csv_url = f"{reverse('sales:order_list_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "sales/order_list.html", context)


@require_safe
def order_list_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_orders(request.user, today)
    return csv_response(
        "orders", queries.ORDER_COLUMNS, queries.order_rows(_filtered(request, today).qs)
    )


def _filtered(request: HttpRequest, today: date) -> OrderFilter:
    return OrderFilter(request.GET, queries.order_list(request.user, today), today=today)


@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: its lines, its timeline, and who is credited."""
    today = timezone.localdate()
    found = access.get_order(request.user, pk, today=today)
    lines, happenings = queries.order_lines(found), queries.timeline(found, today)
    totals = queries.order_totals(lines)
    shipped = [each.on for each in happenings if each.step in SHIPMENTS]
    state = delivery_state(
        found.due_on, max(shipped, default=None), is_complete=totals.is_complete, today=today
    )
    context = {
        "order": found,
        "breadcrumbs": [(_("Orders"), reverse("sales:order_list"))],
        "lines": lines,
        "totals": totals,
        "timeline": happenings,
        "delivery": delivery_chip(state),
        "credits": queries.credited(found, request.user, today),
        "currency": current_company().currency,
        "as_of": today,
    }
    return render(request, "sales/order.html", context)
