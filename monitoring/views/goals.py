"""The goal list with its figures, and how far one goal is."""

import json
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import access
from goals.forms import AsOfForm
from goals.models import Goal
from goals.queries.units import told
from monitoring.forms.goals import GoalFilter
from monitoring.queries import goals as queries
from monitoring.queries.attainment import attainment_of
from monitoring.queries.curve import Curve, curve
from monitoring.tables.goals import GoalTable
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import form_messages
from salesmgmt.lib.tables import show_page
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.access import departments_to_filter, scope_of
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import people_in, shows

CURVE_COLUMNS = ("day", "actual", "expected", "target")


@require_safe
def goal_list(request: HttpRequest) -> HttpResponse:
    """Goals with their attainment, the latest windows first, with filters in the address."""
    today = timezone.localdate()
    access.require_goals(request.user, today)
    found = _filtered(request, today)
    table = GoalTable(found.qs, currency=current_company().currency)
    show_page(table, request)
    shown = [row.record for row in table.page.object_list]
    shows(request, people=[goal.person_id for goal in shown])
    table.standings = attainment_of([goal.pk for goal in shown], as_of=today)
    table.csv_url = f"{reverse('monitoring:goal_list_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "monitoring/goal_list.html", context)


@require_safe
def goal_list_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_goals(request.user, today)
    found = _filtered(request, today)
    if not found.form.is_valid():
        return csv_refused(form_messages(found.form))
    shows(request, people=people_in(found.qs))
    rows = queries.goal_rows(found.qs, today, current_company().currency)
    return csv_response("goals", queries.GOAL_COLUMNS, rows)


@require_safe
def goal_attainment(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one goal is on a day, with its curve: a part of the goal's page, or by itself."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="view", today=today)
    shows(request, people=[goal.person_id])
    form = _day(request, goal, today)
    context = {"goal": goal, "form": form, "as_of": form.chosen, "today": today}
    context |= _figures(request, goal, form.chosen, today)
    # Set by django_htmx's middleware.
    part = "#panel" if getattr(request, "htmx", None) else ""
    return render(request, f"monitoring/goal_attainment.html{part}", context)


@require_safe
def goal_curve_csv(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The points of the curve as a CSV file."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="view", today=today)
    if not access.sees_days(request.user, goal, today):
        raise PermissionDenied(_("You see this total as of today, not day by day."))
    form = _day(request, goal, today)
    if not form.is_valid():
        return csv_refused(form_messages(form))
    shows(request, people=[goal.person_id])
    points = curve(goal, form.chosen).points
    amount = partial(told, measure=goal.measure, currency=current_company().currency)
    rows = ((p.day, *map(amount, (p.actual, p.expected, p.target))) for p in points)
    return csv_response(f"goal-{pk}", CURVE_COLUMNS, rows)


def _filtered(request: HttpRequest, today: date) -> GoalFilter:
    """The filters' form and the goals that are left."""
    visible = queries.listed(Goal.objects.visible_to(request.user, today))
    departments = departments_to_filter(scope_of(request.user, today))
    return GoalFilter(request.GET, visible, today=today, departments=departments)


def _day(request: HttpRequest, goal: Goal, today: date) -> AsOfForm:
    """The day asked for, among those that the person may see."""
    only_today = not access.sees_days(request.user, goal, today)
    return AsOfForm(request.GET, today=today, only_today=only_today)


def _figures(request: HttpRequest, goal: Goal, as_of: date, today: date) -> dict[str, Any]:
    currency = current_company().currency
    found = attainment_of([goal.pk], as_of=as_of)[goal.pk]
    gap = found.standing.gap
    shown: dict[str, Any] = {}
    if access.sees_days(request.user, goal, today):
        drawn = curve(goal, as_of)
        shown = {"curve": drawn, "chart": json.dumps(_chart(goal, drawn, as_of, currency))}
    return shown | {
        "currency": currency,
        "standing": found.standing,
        "costed": found.costed,
        "verdict": found.verdict,
        "gap": gap,
        "gap_shown": None if gap is None else abs(gap),
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
