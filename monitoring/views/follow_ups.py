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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from monitoring import access
from monitoring.actions import assign_follow_ups, do_follow_up
from monitoring.forms.follow_ups import AnswerForm, AssignForm, FollowUpFilter
from monitoring.models import FollowUp
from monitoring.models.follow_ups import FollowUpQuerySet
from monitoring.queries import follow_ups as queries
from monitoring.tables.process import FollowUpTable
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import attempt, form_messages, refuse
from salesmgmt.lib.tables import show_page, sort_rows
from salesmgmt.org.access import signed_in
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import people_in, shows
from salesmgmt.sales.access import departments_offered, require_orders
from salesmgmt.sales.models import Order
from salesmgmt.sales.queries.orders import arrivals, order_lines


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Follow-ups, open ones first, with filters in the address."""
    today = timezone.localdate()
    require_orders(request.user, today)
    found = _filtered(request, today)
    return _list(request, found, _assign_form(request, found, today), today)


@require_POST
def follow_ups_assign(request: HttpRequest) -> HttpResponse:
    """Say who does the first open follow-ups that the filters of the address find."""
    today = timezone.localdate()
    require_orders(request.user, today)
    found = _filtered(request, today)
    form = _assign_form(request, found, today)
    if form is None:
        raise PermissionDenied(_("None of these follow-ups is yours to assign."))
    asked = _assignable(request, found, today).order_by("due_on", "pk")
    given: dict[str, Any] = {"by": asker(request), "today": today}
    changed = attempt(
        form,
        lambda number, **typed: assign_follow_ups(
            follow_ups=list(asked.values_list("pk", flat=True)[:number]), **typed
        ),
        **given,
    )
    if changed is None:
        return _list(request, found, form, today, status=422)
    done = ngettext(
        "%(count)d follow-up is now %(owner)s’s.",
        "%(count)d follow-ups are now %(owner)s’s.",
        changed,
    )
    messages.success(request, done % {"count": changed, "owner": form.cleaned_data["owner"]})
    return redirect(f"{reverse('monitoring:follow_ups')}?{request.GET.urlencode()}")


def _assignable(request: HttpRequest, found: FollowUpFilter, today: date) -> FollowUpQuerySet:
    """Open follow-ups that the filters find and the person may assign."""
    matching = FollowUp.objects.filter(pk__in=found.qs.order_by().values("pk"))
    return matching.assignable_by(request.user, today)


def _assign_form(request: HttpRequest, found: FollowUpFilter, today: date) -> AssignForm | None:
    """The form for who manages any of the open follow-ups that are found."""
    number = _assignable(request, found, today).count()
    if not number:
        return None
    people = access.people_to_assign(request.user, today)
    data = request.POST if request.method == "POST" else None
    return AssignForm(data, people=people, found=number)


def _list(
    request: HttpRequest,
    found: FollowUpFilter,
    assign: AssignForm | None,
    today: date,
    status: int = 200,
) -> HttpResponse:
    table = FollowUpTable(found.qs, today=today)
    show_page(table, request)
    shows(request, people=queries.owners_named(row.record for row in table.page.object_list))
    query = request.GET.urlencode()
    if found.form.is_valid():
        table.csv_url = f"{reverse('monitoring:follow_ups_csv')}?{query}"
    context = {
        "table": table,
        "form": found.form,
        "assign": assign,
        "assign_url": f"{reverse('monitoring:follow_ups_assign')}?{query}",
        "as_of": today,
    }
    return render(request, "monitoring/follow_ups.html", context, status=status)


@require_safe
def follow_ups_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows in the same order as a CSV file, all pages."""
    today = timezone.localdate()
    require_orders(request.user, today)
    found = _filtered(request, today)
    if refused := form_messages(found.form):
        return csv_refused(refused)
    table = FollowUpTable(found.qs, today=today)
    sort_rows(table, request)
    shows(request, people=people_in(found.qs.filter(names_owner=True), "owner"))
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
    named = access.people_named(request.user, [found.owner, found.done_by], today)
    shows(request, people=named)
    context: dict[str, Any] = {
        "follow_up": found,
        "order": order,
        # Who was asked to do it need not share in the order.
        "is_order_open": Order.objects.visible_to(request.user, today).filter(pk=order.pk).exists(),
        "lines": order_lines(order),
        "arrivals": arrivals(order),
        "is_overdue": found.done_on is None and found.due_on < today,
        "answer": queries.ANSWERS[found.feedback.score] if found.feedback else None,
        "tells_history": access.reads_owners(request.user, found, today),
        "named": named,
        "form": form,
        "refusal": access.why_not_follow_up(request.user, found, today),
        "breadcrumbs": [(_("Follow-ups"), reverse("monitoring:follow_ups"))],
        "as_of": today,
    }
    return render(request, "monitoring/follow_up.html", context, status=status)
