"""Pages of the record: the order list and one order."""

from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import form_messages
from salesmgmt.lib.tables import show_page, sort_rows
from salesmgmt.org.models import User
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows
from salesmgmt.sales import access
from salesmgmt.sales.forms import OrderFilter
from salesmgmt.sales.models import OrderShare
from salesmgmt.sales.queries import orders as queries
from salesmgmt.sales.rules.timeline import delivery_state, last_arrival
from salesmgmt.sales.tables import OrderTable, delivery_chip


@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders, newest first, with filters in the address."""
    today = timezone.localdate()
    access.require_orders(request.user, today)
    found = _filtered(request, today)
    table = _table(found, today)
    count = None if found.is_narrowed else queries.number_of_orders(request.user, today)
    show_page(table, request, count=count)
    shown = [row.record for row in table.page.object_list]
    shows(request, people=queries.credited_to(shown))
    if found.form.is_valid():
        table.csv_url = f"{reverse('sales:order_list_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "holder": found.whose, "as_of": today}
    return render(request, "sales/order_list.html", context)


@require_safe
def order_list_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows in the same order as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_orders(request.user, today)
    found = _filtered(request, today)
    if refused := form_messages(found.form):
        return csv_refused(refused)
    table = _table(found, today)
    sort_rows(table, request)
    shows(request, people=queries.people_credited(found.qs, request.user, today))
    rows = queries.order_rows(table.data.data, under=table.under, person=table.person)
    return csv_response("orders", queries.ORDER_COLUMNS, rows)


def _filtered(request: HttpRequest, today: date) -> OrderFilter:
    return OrderFilter(
        request.GET,
        queries.order_list(request.user, today),
        departments=access.departments_offered(request.user, today),
        people=access.people_offered(request.user, today),
        shares=OrderShare.objects.current().visible_to(request.user, today),
        today=today,
    )


def _table(found: OrderFilter, today: date) -> OrderTable:
    whose = found.whose
    return OrderTable(
        found.qs,
        currency=current_company().currency,
        today=today,
        under=found.under,
        person=whose if isinstance(whose, User) else None,
    )


@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: its lines, its timeline, and who is credited."""
    today = timezone.localdate()
    found = access.get_order(request.user, pk, today=today)
    lines, happenings = queries.order_lines(found), queries.timeline(found, today)
    totals = queries.order_totals(lines)
    credited = queries.credited(found, request.user, today)
    shows(request, people=[row.person_id for row in credited])
    state = delivery_state(
        found.due_on, last_arrival(happenings), is_open=totals.left > 0, today=today
    )
    context = {
        "order": found,
        "breadcrumbs": [(_("Orders"), reverse("sales:order_list"))],
        "lines": lines,
        "totals": totals,
        "timeline": happenings,
        "delivery": delivery_chip(state),
        "credits": credited,
        "currency": found.company_currency,
        "as_of": today,
    }
    return render(request, "sales/order.html", context)


@require_safe
def order_lines_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The order's lines as a CSV file."""
    found = access.get_order(request.user, pk, today=timezone.localdate())
    return csv_response(f"order-{pk}-lines", queries.LINE_COLUMNS, queries.line_rows(found))


@require_safe
def order_credits_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Who is credited with the order, as far as the person may see it, as a CSV file."""
    today = timezone.localdate()
    found = access.get_order(request.user, pk, today=today)
    credited = queries.credited(found, request.user, today)
    shows(request, people=[row.person_id for row in credited])
    rows = queries.credit_rows(credited)
    return csv_response(f"order-{pk}-credits", queries.CREDIT_COLUMNS, rows)
