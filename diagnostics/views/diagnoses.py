"""Diagnoses: the list, opening one, its page, its last step and its conclusion."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics import access
from diagnostics.actions import findings as acts
from diagnostics.actions.opening import open_diagnosis, people_asked, why_not_endangered
from diagnostics.forms.diagnoses import AnswerForm, ConcludeForm, DiagnosisFilter, OpenForm
from diagnostics.models import Diagnosis
from diagnostics.queries import diagnoses as queries
from diagnostics.tables import DiagnosisTable
from goals.access import get_goal
from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.queries.attainment import GoalStanding, attainment_of
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.lib.tables import show_page
from salesmgmt.org.access import is_agreed, scope_of
from salesmgmt.org.asking import asker
from salesmgmt.org.models import User
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import people_in, shows
from salesmgmt.org.rules.agreements import Feature


@require_safe
def diagnosis_list(request: HttpRequest) -> HttpResponse:
    """Diagnoses that the person may see: open ones first, then the latest."""
    today = timezone.localdate()
    found = _filtered(request, today)
    table = DiagnosisTable(found.qs)
    table.judges_person = is_agreed(request.user, Feature.PERSON_STEP, today)
    show_page(table, request)
    shows(request, people=[row.record.goal.person_id for row in table.page.object_list])
    table.csv_url = f"{reverse('diagnostics:list_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "diagnostics/list.html", context)


@require_safe
def list_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    found = _filtered(request, today)
    judges = is_agreed(request.user, Feature.PERSON_STEP, today)
    shows(request, people=people_in(found.qs, "goal__person"))
    rows = queries.list_rows(found.qs, judges_person=judges, currency=current_company().currency)
    return csv_response("diagnoses", queries.LIST_COLUMNS, rows)


@require_safe
def of_goal(request: HttpRequest, pk: int) -> HttpResponse:
    """The diagnoses of one goal: a part of the goal's page, or by itself."""
    today = timezone.localdate()
    goal = get_goal(request.user, pk, to="view", today=today)
    shows(request, people=[goal.person_id])
    seen = Diagnosis.objects.visible_to(request.user, today).of_goal(goal)
    context = {
        "goal": goal,
        "diagnoses": queries.listed(seen),
        "may_open": _may_open(request, goal, today),
        "as_of": today,
    }
    # Set by django_htmx's middleware.
    part = "#panel" if getattr(request, "htmx", None) else ""
    return render(request, f"diagnostics/of_goal.html{part}", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be asked of whom, and the button that does it."""
    today = timezone.localdate()
    goal = get_goal(request.user, pk, to="view", today=today)
    if refused := access.refusal(request.user, goal, today):
        raise PermissionDenied(refused)
    form = OpenForm(request.POST if request.method == "POST" else None, today=today)
    made = attempt(form, open_diagnosis, goal=goal, by=asker(request), today=today)
    if made:
        messages.success(request, _("The diagnosis is open; the people accountable are asked."))
        return redirect("diagnostics:diagnosis", made.pk)
    shows(request, people=[goal.person_id])
    found = _standing(goal, today)
    context = {
        "goal": goal,
        "form": form,
        "standing": found.standing if found else None,
        "costed": found.costed if found else None,
        "refused": why_not_endangered(found),
        "running": goal.diagnoses.open().first(),
        "people": people_asked(goal, cast("User", request.user), today),
        "currency": current_company().currency,
        "as_of": min(today, goal.ends_on),
    }
    return render(request, "diagnostics/open.html", context, status=422 if form.is_bound else 200)


@require_safe
def diagnosis(request: HttpRequest, pk: int) -> HttpResponse:
    """One diagnosis: figures, bridge, and the seven causes as steps."""
    today = timezone.localdate()
    found = access.get_diagnosis(request.user, pk, to="view", today=today)
    return _page(request, found, today)


@require_safe
def evidence_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The evidence of all causes as a CSV file."""
    today = timezone.localdate()
    found = access.get_diagnosis(request.user, pk, to="view", today=today)
    shows(request, people=[found.goal.person_id])
    agreed = scope_of(request.user, today).agreed
    rows = queries.evidence_rows(found, agreed, current_company().currency)
    return csv_response(f"diagnosis-{pk}-evidence", queries.EVIDENCE_COLUMNS, rows)


@require_safe
def bridge_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The bars of the bridge as a CSV file."""
    today = timezone.localdate()
    found = access.get_diagnosis(request.user, pk, to="view", today=today)
    shows(request, people=[found.goal.person_id])
    rows = queries.bridge_rows(found)
    return csv_response(f"diagnosis-{pk}-bridge", queries.BRIDGE_COLUMNS, rows)


@require_POST
def person_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge the last step."""
    today = timezone.localdate()
    found = access.get_diagnosis(request.user, pk, to="lead", today=today)
    form = AnswerForm(request.POST)
    if attempt(form, acts.answer_person, diagnosis=found, by=asker(request), today=today):
        messages.success(request, _("The person step is answered."))
        return redirect("diagnostics:diagnosis", pk)
    return _page(request, found, today, person_form=form, status=422)


@require_POST
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """End the diagnosis with what was found."""
    today = timezone.localdate()
    found = access.get_diagnosis(request.user, pk, to="lead", today=today)
    form = ConcludeForm(request.POST)
    if attempt(form, acts.conclude, diagnosis=found, by=asker(request), today=today):
        messages.success(request, _("The diagnosis is concluded."))
        return redirect("diagnostics:diagnosis", pk)
    return _page(request, found, today, conclude_form=form, status=422)


def _page(
    request: HttpRequest,
    found: Diagnosis,
    today: date,
    *,
    person_form: AnswerForm | None = None,
    conclude_form: ConcludeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    case = queries.case_of(found, scope_of(request.user, today).agreed)
    shows(request, people=[found.goal.person_id])
    lines = queries.bridge_lines(found, case.bars)
    level = queries.level_of(found, case.bars)
    currency = current_company().currency
    context = {
        "diagnosis": found,
        "goal": found.goal,
        "expected": level if level != found.target else None,
        "gap": found.actual - level,
        "case": case,
        "lines": lines,
        "chart": _chart(found, lines, currency),
        "may_lead": access.refusal(request.user, found.goal, today) is None,
        "person_form": person_form or AnswerForm(auto_id="person_%s"),
        "conclude_form": conclude_form or ConcludeForm(),
        "currency": currency,
        "as_of": found.as_of,
        "today": today,
    }
    return render(request, "diagnostics/diagnosis.html", context, status=status)


def _chart(found: Diagnosis, lines: list[queries.BridgeLine], currency: str) -> dict[str, Any]:
    """Data of the chart "bridge" in static/src/charts.mjs."""
    return {
        "unit": found.goal.declared.unit,
        "currency": currency,
        "rows": [
            {"label": line.label, "total" if line.is_total else "amount": float(line.amount)}
            for line in lines
        ],
    }


def _filtered(request: HttpRequest, today: date) -> DiagnosisFilter:
    """The filters' form and the diagnoses that are left."""
    access.require_diagnoses(request.user, today)
    visible = queries.listed(Diagnosis.objects.visible_to(request.user, today))
    return DiagnosisFilter(request.GET, visible)


def _standing(goal: Goal, today: date) -> GoalStanding | None:
    day = min(today, goal.ends_on)
    if goal.state not in MEASURED or day < goal.starts_on:
        return None
    return attainment_of([goal.pk], as_of=day).get(goal.pk)


def _may_open(request: HttpRequest, goal: Goal, today: date) -> bool:
    """Whether the button is of use: the person may, and the goal is missed or endangered."""
    if why_not_endangered(_standing(goal, today)):
        return False
    if goal.diagnoses.open().exists():
        return False
    return access.refusal(request.user, goal, today) is None
