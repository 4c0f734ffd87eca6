"""The performance tree: company, departments and people in one period."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from goals.measures import MEASURES
from monitoring import access
from monitoring.forms.figures import TreeForm
from monitoring.queries.outline import TREE_COLUMNS, Asked, Line, csv_row, lines_of
from monitoring.queries.visible import ended_managements
from monitoring.rules.periods import range_key
from monitoring.views.asked import Page, goal_window, read_page
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.tables import PAGE_ROWS
from salesmgmt.org.reading import shows


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Target, actual, attainment and pace of everybody that the person may see."""
    today = timezone.localdate()
    page = _page(request, today)
    asked, lines = _lines(request, page)
    shown = Paginator(lines, PAGE_ROWS).get_page(request.GET.get("page"))
    shows(request, people=_people(shown))
    context = page.context() | {
        "lines": _above(lines, shown.start_index() - 1) + list(shown),
        "page_obj": shown,
        "page_range": shown.paginator.get_elided_page_range(shown.number),
        "asked": asked,
        "measure": MEASURES[asked.measure],
        "ended": _ended(page),
        "has_targets": page.has_targets,
        "goal_window": None if page.has_targets else goal_window(page),
        "has_partial": any(line.row.partial_target for line in shown),
        "has_allocation": any(line.allocates for line in lines),
        "hides_few": page.reach.hides_few,
        "keep": [("period", request.GET.get("period", ""))],
        "csv_url": f"{reverse('monitoring:tree_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "monitoring/tree.html", context)


@require_safe
def tree_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file: all pages, nothing folded away."""
    today = timezone.localdate()
    page = _page(request, today)
    if refused := page.messages():
        return csv_refused(refused)
    asked, lines = _lines(request, page, everything_open=True)
    shows(request, people=_people(lines))
    rows = (csv_row(line, page.reach, asked, page.windows.currency) for line in lines)
    return csv_response(f"performance-{page.chosen.key}", TREE_COLUMNS, rows)


def _page(request: HttpRequest, today: date) -> Page:
    scope = access.require_tree(request.user, today)
    return read_page(request.GET, scope, today, TreeForm)


def _lines(
    request: HttpRequest, page: Page, *, everything_open: bool = False
) -> tuple[Asked, list[Line]]:
    """What is asked, and its lines; none where the address is wrong."""
    cleaned = page.form.cleaned_data if page.form.is_valid() else {}
    asked = Asked(
        measure=cleaned.get("measure", "revenue"),
        basis=cleaned.get("basis", "booked"),
        as_of=page.as_of,
        under=cleaned.get("department"),
        turned=frozenset(request.GET.getlist("fold")),
        off_pace_only=cleaned.get("pace") == "off",
        everything_open=everything_open,
    )
    return asked, lines_of(page.reach, page.places, asked) if page.is_good else []


def _people(lines: Iterable[Line]) -> list[int]:
    return [line.row.pk for line in lines if line.is_person and line.row.pk is not None]


def _above(lines: list[Line], start: int) -> list[Line]:
    """The departments that the first line of a later page lies in, so that it says where it is."""
    if start <= 0:
        return []
    path = lines[start].department.path
    found = {line.department.path: line for line in lines[:start] if line.is_department}
    return [line for above, line in sorted(found.items()) if path.startswith(above)]


def _ended(page: Page) -> list[dict[str, Any]]:
    """Links to the days of managements that are over, of the chosen period or all of them."""
    found = ended_managements(page.reach.scope, page.places, page.chosen.window)
    return [
        {
            "department": each.department,
            "first": each.span.starts_on,
            "last": each.span.ends_on,
            "is_part": each.window is not None,
            "period": range_key(each.days),
        }
        for each in found
    ]
