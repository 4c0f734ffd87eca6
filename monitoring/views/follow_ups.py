"""Follow-ups after delivery: the list, one of them, and the customer's answer."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import access
from monitoring.actions import do_follow_up
from monitoring.forms.follow_ups import AnswerForm, FollowUpFilter
from monitoring.models import FollowUp
from monitoring.queries import follow_ups as queries
from monitoring.tables.process import FollowUpTable
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import refuse
from salesmgmt.lib.tables import show_page, sort_rows
from salesmgmt.org.access import signed_in
from salesmgmt.sales.access import departments_offered, require_orders
from salesmgmt.sales.queries.orders import arrivals, order_lines


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Follow-ups, open ones first, with filters in the address."""
    today = timezone.localdate()
    require_orders(request.user, today)
    found = _filtered(request, today)
    table = FollowUpTable(found.qs, today=today)
    show_page(table, request)
    if found.form.is_valid():
        table.csv_url = f"{reverse('monitoring:follow_ups_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "monitoring/follow_ups.html", context)


@require_safe
def follow_ups_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows in the same order as a CSV file, all pages."""
    today = timezone.localdate()
    require_orders(request.user, today)
    found = _filtered(request, today)
    if refused := found.messages():
        return HttpResponse("\n".join(refused), status=409, content_type="text/plain")
    table = FollowUpTable(found.qs, today=today)
    sort_rows(table, request)
    rows = queries.follow_up_rows(table.data.data)
    return csv_response("follow-ups", queries.FOLLOW_UP_COLUMNS, rows)


def _filtered(request: HttpRequest, today: date) -> FollowUpFilter:
    return FollowUpFilter(
        request.GET,
        queries.follow_up_list(request.user, today),
        departments=departments_offered(request.user, today),
        user=request.user,
        today=today,
    )


@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One follow-up: what was delivered when, and the answer or the form for it."""
    today = timezone.localdate()
    found = access.get_follow_up(request.user, pk, today=today)
    return _page(request, found, AnswerForm(follow_up=found, today=today), today)


@require_POST
def follow_up_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the follow-up with the customer's answer."""
    today = timezone.localdate()
    found = access.get_follow_up(request.user, pk, today=today)
    if refusal := access.why_not_follow_up(request.user, found, today):
        raise PermissionDenied(refusal)
    form = AnswerForm(request.POST, follow_up=found, today=today)
    if form.is_valid() and _done(request, found, form, today):
        messages.success(request, _("The answer is recorded and the follow-up is done."))
        return redirect("monitoring:follow_up", pk=pk)
    return _page(request, found, form, today, status=422)


def _done(request: HttpRequest, found: FollowUp, form: AnswerForm, today: date) -> bool:
    """Whether the answer was recorded; why it was not stands in the form."""
    try:
        by = signed_in(request.user)
        do_follow_up(follow_up=found, **form.cleaned_data, by=by, why="", today=today)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


def _page(
    request: HttpRequest, found: FollowUp, form: AnswerForm, today: date, status: int = 200
) -> HttpResponse:
    order = found.order
    context: dict[str, Any] = {
        "follow_up": found,
        "order": order,
        "lines": order_lines(order),
        "arrivals": arrivals(order),
        "is_overdue": found.done_on is None and found.due_on < today,
        "answer": queries.ANSWERS[found.feedback.score] if found.feedback else None,
        "named": access.people_named(request.user, [found.owner, found.done_by], today),
        "form": form,
        "refusal": access.why_not_follow_up(request.user, found, today),
        "breadcrumbs": [(_("Follow-ups"), reverse("monitoring:follow_ups"))],
        "as_of": today,
    }
    return render(request, "monitoring/follow_up.html", context, status=status)
