"""The process board: order, delivery and follow-up side by side in one window."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from monitoring import access
from monitoring.forms.process import ProcessForm
from monitoring.queries import process as queries
from monitoring.queries.follow_ups import owners_named
from monitoring.queries.periods import Choice, Windows, choose, running_quarter, windows_for
from monitoring.queries.visible import places_in, reach_of
from monitoring.rules.follow_ups import FOLLOW_UP_DAYS
from monitoring.rules.otif import OTIF_TARGET
from monitoring.rules.windows import Window
from monitoring.tables.process import FollowUpTable, LateTable
from monitoring.views.asked import label_of, switcher
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import form_messages
from salesmgmt.lib.tables import show_page
from salesmgmt.org.access import Scope
from salesmgmt.org.models import Area, Department
from salesmgmt.org.queries import accountable_on
from salesmgmt.org.reading import shows
from salesmgmt.sales.access import departments_offered

MOST_FOLLOW_UPS = 10


@dataclass(frozen=True, slots=True)
class _Board:
    """What the address asks for; no figures where it is wrong or would tell on few people."""

    scope: Scope
    windows: Windows
    chosen: Choice
    form: ProcessForm
    problems: list[str | Promise]
    figures: queries.Process | None

    @property
    def under(self) -> Department | None:
        return self.form.cleaned_data.get("department") if self.form.is_valid() else None


@require_safe
def process(request: HttpRequest) -> HttpResponse:
    """Counts and values of each stage, who answers for it, and what is late now."""
    today = timezone.localdate()
    board = _board(request, today)
    context: dict[str, Any] = {
        "periods": switcher(board.windows, board.chosen),
        "period_key": board.chosen.key,
        "period_label": label_of(board.chosen),
        "problems": board.problems,
        "form": board.form,
        "keep": [("period", request.GET.get("period", ""))],
        "figures": board.figures,
        "target": OTIF_TARGET,
        "follow_up_days": FOLLOW_UP_DAYS,
        "currency": board.windows.currency,
        "csv_url": f"{reverse('monitoring:process_csv')}?{request.GET.urlencode()}",
        "performance_url": _performance(board),
        "as_of": today,
    }
    if board.figures:
        context |= _accountable(board, today)
        if board.scope.sees_people:
            context |= _lists(request, board, board.figures, today)
    return render(request, "monitoring/process.html", context)


@require_safe
def process_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same figures as a CSV file."""
    board = _board(request, timezone.localdate())
    wrong = [*map(str, board.problems), *form_messages(board.form)]
    if board.figures is None:
        return csv_refused(wrong)
    rows = queries.process_rows(board.figures, board.windows.currency)
    return csv_response(f"process-{board.chosen.key}", queries.PROCESS_COLUMNS, rows)


def _board(request: HttpRequest, today: date) -> _Board:
    scope = access.require_tree(request.user, today)
    windows = windows_for(scope, today)
    chosen, problems = _chosen(windows, request.GET.get("period", ""), scope, today)
    offered = departments_offered(request.user, today) if scope.sees_people else []
    form = ProcessForm(request.GET, departments=offered)
    figures = None
    if form.is_valid() and not problems and _may_tell(scope, chosen.window, today):
        figures = queries.process_of(
            request.user, chosen.window, under=form.cleaned_data["department"], today=today
        )
    return _Board(scope, windows, chosen, form, problems, figures)


def _chosen(
    windows: Windows, key: str, scope: Scope, today: date
) -> tuple[Choice, list[str | Promise]]:
    """The window asked for, else the running quarter; totals alone are told of listed ones."""
    try:
        if key:
            return choose(windows, key, as_of=today, any_days=scope.sees_people), []
    except ValidationError as problem:
        return running_quarter(windows, today), [*problem.messages]
    return running_quarter(windows, today), []


def _may_tell(scope: Scope, window: Window, today: date) -> bool:
    """Who sees no people is told of the company alone, and only of enough people."""
    if scope.sees_people:
        return True
    places = places_in(window, today)
    reach = reach_of(scope, places, window)
    return any(reach.sees_total(p.department.pk) for p in places if p.department.is_company)


def _accountable(board: _Board, today: date) -> dict[str, Any]:
    """Who answers for each stage; people are named to who may read that."""
    if not access.reads_accountable(board.scope):
        return {}
    found = accountable_on(today)
    return {
        "names_accountable": True,
        "for_orders": queries.manager_on(today, board.under) if board.scope.sees_people else None,
        "for_delivery": found.get(Area.DELIVERY),
        "for_service": found.get(Area.SERVICE),
    }


def _lists(
    request: HttpRequest, board: _Board, figures: queries.Process, today: date
) -> dict[str, Any]:
    """What is late now, and where the orders behind each figure stand."""
    late = LateTable(
        queries.late_orders(request.user, board.under, today),
        currency=board.windows.currency,
        today=today,
    )
    show_page(late, request, count=figures.late.orders)
    found = queries.overdue_follow_ups(request.user, board.under, today)
    overdue = list(found[:MOST_FOLLOW_UPS])
    shows(request, people=owners_named(overdue))
    follow_ups = FollowUpTable(overdue, today=today, orderable=False)
    links = _links(board, today)
    late.csv_url, follow_ups.csv_url = links["late_csv"], links["overdue_csv"]
    return {"late": late, "follow_ups": follow_ups, "links": links}


def _performance(board: _Board) -> str:
    """The same window and department on the performance page; the basis is added to it."""
    asked = {"period": board.chosen.key}
    if board.under:
        asked["department"] = board.under.key
    return f"{reverse('monitoring:tree')}?{urlencode(asked)}"


def _links(board: _Board, today: date) -> dict[str, str]:
    window = board.chosen.window
    due_until = min(window.last, today - timedelta(days=1))
    until = min(window.last, today)
    department = {"department": board.under.key} if board.under else {}

    def to(name: str, days: tuple[date, date] | None = None, **asked: str) -> str:
        between = {"first": days[0].isoformat(), "last": days[1].isoformat()} if days else {}
        return f"{reverse(name)}?{urlencode(asked | between | department)}"

    days, due_days = (window.first, window.last), (window.first, due_until)
    past = (window.first, until)
    orders, follow_ups = "sales:order_list", "monitoring:follow_ups"
    return {
        "booked": to(orders, past),
        "cancelled": to(orders, past, by="cancelled"),
        "returned": to(orders, past, by="returned"),
        "open": to(orders, delivery="open"),
        "late": to(orders, delivery="overdue"),
        "late_csv": to("sales:order_list_csv", delivery="overdue"),
        "delivered": to(orders, past, by="delivered", delivery="complete"),
        "kept": to(orders, due_days, by="due", delivery="on_time"),
        "missed": to(orders, due_days, by="due", delivery="late"),
        "follow_ups_due": to(follow_ups, days),
        "overdue": to(follow_ups, state="overdue"),
        "overdue_csv": to("monitoring:follow_ups_csv", state="overdue"),
        "done": to(follow_ups, days, by="done", state="done"),
    }
