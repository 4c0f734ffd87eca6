"""The goal list with its figures, and how far one goal is."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from goals import access
from goals.forms import AsOfForm
from goals.models import Goal
from monitoring.forms.goals import GoalFilter
from monitoring.queries import goals as queries
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.queries.curve import Curve, curve
from monitoring.tables.goals import GoalTable
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.queries import current_company

PAGE_ROWS = 50
CURVE_COLUMNS = ("day", "actual", "expected", "target")


@require_safe
def goal_list(request: HttpRequest) -> HttpResponse:
    """Goals with their attainment, the latest windows first, with filters in the address."""
    today = timezone.localdate()
    access.require_goals(request.user, today)
    form, goals, problems = _filtered(request, today)
    table = GoalTable(goals, currency=current_company().currency)
    RequestConfig(request, paginate={"per_page": PAGE_ROWS, "silent": True}).configure(table)
    table.standings, unknown = _standings([row.record.pk for row in table.page.object_list], today)
    table.csv_url = f"{reverse('monitoring:goal_list_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": form, "problems": problems or unknown, "as_of": today}
    return render(request, "monitoring/goal_list.html", context)


@require_safe
def goal_list_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_goals(request.user, today)
    _form, goals, problems = _filtered(request, today)
    if problems:
        return HttpResponse("\n".join(problems), status=409, content_type="text/plain")
    return csv_response("goals", queries.GOAL_COLUMNS, queries.goal_rows(goals, today))


@require_safe
def goal_attainment(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one goal is on a day, with its curve: a part of the goal's page, or by itself."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="view", today=today)
    form = AsOfForm(request.GET, today=today)
    context = {"goal": goal, "form": form, "as_of": form.chosen, "today": today}
    try:
        context |= _figures(request, goal, form.chosen, today)
    except ValidationError as problem:
        context["problems"] = problem.messages
    # Set by django_htmx's middleware.
    part = "#panel" if getattr(request, "htmx", None) else ""
    return render(request, f"monitoring/goal_attainment.html{part}", context)


@require_safe
def goal_curve_csv(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The points of the curve as a CSV file."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="view", today=today)
    form = AsOfForm(request.GET, today=today)
    try:
        points = curve(goal, form.chosen).points
    except ValidationError as problem:
        return HttpResponse("\n".join(problem.messages), status=409, content_type="text/plain")
    rows = ((point.day, point.actual, point.expected, point.target) for point in points)
    return csv_response(f"goal-{pk}", CURVE_COLUMNS, rows)


def _filtered(request: HttpRequest, today: date) -> tuple[Any, Any, list[str]]:
    """The filters' form, the goals that are left, and why they could not be found."""
    visible = queries.listed(Goal.objects.visible_to(request.user, today))
    found = GoalFilter(request.GET, visible, today=today)
    try:
        return found.form, found.qs, []
    except ValidationError as problem:
        return found.form, visible.none(), problem.messages


def _standings(ids: Collection[int], today: date) -> tuple[dict[int, GoalStanding], list[str]]:
    """Figures of the goals; without them the list still shows what is promised, and says why."""
    try:
        return attainment_of(ids, as_of=today), []
    except ValidationError as problem:
        return {}, problem.messages


def _figures(request: HttpRequest, goal: Goal, as_of: date, today: date) -> dict[str, Any]:
    currency = current_company().currency
    found = attainment_of([goal.pk], as_of=as_of)[goal.pk]
    gap = queries.gap_of(found.standing)
    drawn = curve(goal, as_of)
    return {
        "currency": currency,
        "standing": found.standing,
        "verdict": found.verdict,
        "gap": gap,
        "gap_shown": None if gap is None else abs(gap),
        "curve": drawn,
        "chart": json.dumps(_chart(goal, drawn, as_of, currency)),
        "as_of_key": as_of.isoformat(),
        "goal_key": str(goal.pk),
        "has_entries": access.sees_entries(request.user, goal, today) and goal.declared.uses_basis,
    }


def _chart(goal: Goal, drawn: Curve, as_of: date, currency: str) -> dict[str, Any]:
    """The curve as static/src/charts.mjs draws it; floats are good enough for a pixel."""
    shown = as_of if goal.starts_on <= as_of < goal.ends_on else None
    steps = drawn.steps
    return {
        "unit": goal.declared.unit,
        "currency": currency,
        "window": [goal.starts_on.isoformat(), goal.ends_on.isoformat()],
        "as_of": shown and shown.isoformat(),
        "actual": _pairs((point.day, point.actual) for point in drawn.points),
        "expected": _pairs((point.day, point.expected) for point in drawn.points),
        "target": _pairs((max(step.effective_on, goal.starts_on), step.target) for step in steps),
        "labels": {
            "actual": _("Actual"),
            "expected": _("Expected"),
            "target": _("Target"),
            "as_of": _("As of %(day)s") % {"day": day(as_of)},
        },
    }


def _pairs(points: Any) -> list[tuple[str, float]]:
    return [(on.isoformat(), float(value)) for on, value in points if value is not None]
