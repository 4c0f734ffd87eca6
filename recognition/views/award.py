"""One award: the statement with its entries, its decision and its proof; and awards of a goal."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.access import get_goal
from monitoring.queries.entries import orders_to_open
from recognition import access
from recognition.actions import approve_award, fulfil_award, reject_award
from recognition.forms.awards import ApproveForm, FulfilForm, RejectForm
from recognition.models import Award
from recognition.queries import statement as queries
from recognition.rules.terms import AwardKind, AwardState
from recognition.tables import CountedTable
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.lib.tables import show_page
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows

# The page has two fields for a reason: ids of their own.
REJECT_ID = "reject_%s"


@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement: every step from the orders to the payout."""
    today = timezone.localdate()
    found = access.get_award(request.user, pk, to="view", today=today)
    return _page(request, found, today)


@require_safe
def entries_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The entries behind an award as a CSV file, all pages."""
    today = timezone.localdate()
    found = access.get_award(request.user, pk, to="view", today=today)
    if not access.sees_figures(request.user, found, today):
        raise Http404(_("There is no such award."))
    shows(request, people=[found.person_id], data=DataClass.PAY)
    rows = queries.entry_rows(queries.entries_of(found, request.user, today))
    return csv_response(f"award-{pk}-entries", queries.ENTRY_COLUMNS, rows)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the award as the second person."""
    today = timezone.localdate()
    found = access.get_award(request.user, pk, to="decide", today=today)
    form = ApproveForm(request.POST)
    given: dict[str, Any] = {"award": found, "by": asker(request), "today": today}
    if attempt(form, approve_award, **given):
        messages.success(request, _("The award is approved."))
        return redirect("recognition:award", pk)
    return _page(request, found, today, approve_form=form, status=422)


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse the award, with the reason."""
    today = timezone.localdate()
    found = access.get_award(request.user, pk, to="decide", today=today)
    form = RejectForm(request.POST, auto_id=REJECT_ID)
    given: dict[str, Any] = {"award": found, "by": asker(request), "today": today}
    if attempt(form, reject_award, **given):
        messages.success(request, _("The award is refused."))
        return redirect("recognition:award", pk)
    return _page(request, found, today, reject_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def fulfil(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over time off, an office or a journey, with the proof."""
    today = timezone.localdate()
    found = access.get_award(request.user, pk, to="fulfil", today=today)
    form = FulfilForm(
        request.POST if request.method == "POST" else None, kind=AwardKind(found.kind)
    )
    given: dict[str, Any] = {"award": found, "by": asker(request), "today": today}
    done = attempt(form, fulfil_award, **given) if form.is_bound else None
    if done:
        messages.success(request, _("The award is handed over."))
        return redirect("recognition:award", pk)
    shows(request, people=[found.person_id], data=DataClass.PAY)
    context = {
        "award": found,
        "form": form,
        "is_open": found.state == AwardState.APPROVED,
        "currency": current_company().currency,
    }
    status = 422 if form.is_bound else 200
    return render(request, "recognition/fulfil.html", context, status=status)


@require_safe
def of_goal(request: HttpRequest, pk: int) -> HttpResponse:
    """The awards of a goal, as a part of its page; nothing for who may not see any."""
    today = timezone.localdate()
    goal = get_goal(request.user, pk, to="view", today=today)
    awards = list(queries.of_goal(goal, request.user, today))
    shows(request, people=[award.person_id for award in awards], data=DataClass.PAY)
    context = {
        "goal": goal,
        "awards": awards,
        "currency": current_company().currency,
        "as_of": today,
    }
    # Set by django_htmx's middleware.
    part = "#panel" if getattr(request, "htmx", None) else ""
    return render(request, f"recognition/of_goal.html{part}", context)


def _page(
    request: HttpRequest,
    found: Award,
    today: date,
    *,
    approve_form: Form | None = None,
    reject_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    shows(request, people=[found.person_id], data=DataClass.PAY)
    currency = current_company().currency
    sees_figures = access.sees_figures(request.user, found, today)
    is_earned = found.state == AwardState.EARNED
    context = {
        "award": found,
        "statement": queries.statement_of(found) if sees_figures else None,
        "table": _entries(request, found, today, currency) if sees_figures else None,
        "is_own": found.person_id == request.user.pk,
        "may_decide": is_earned and not access.why_not_decide(request.user, found, today),
        "may_fulfil": found.state == AwardState.APPROVED
        and not access.why_not_fulfil(request.user, found, today),
        "approve_form": approve_form or ApproveForm(initial={"seen": f"{found.amount:f}"}),
        "reject_form": reject_form or RejectForm(auto_id=REJECT_ID),
        "currency": currency,
        "as_of": today,
    }
    return render(request, "recognition/award.html", context, status=status)


def _entries(request: HttpRequest, found: Award, today: date, currency: str) -> CountedTable:
    rows = queries.entries_of(found, request.user, today)
    hidden = () if found.goal.measure == "margin" else ("margin",)
    table = CountedTable(rows, currency=currency, exclude=(*CountedTable.Meta.exclude, *hidden))
    show_page(table, request)
    shown = [row.record.order_id for row in table.page.object_list]
    table.openable = orders_to_open(shown, request.user, today)
    return table
