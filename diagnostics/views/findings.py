"""Questions to people who answer for a cause; whose goal it is about stays unsaid."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics import access
from diagnostics.actions.findings import answer_finding, reassign_finding
from diagnostics.forms.diagnoses import AnswerForm
from diagnostics.forms.findings import FindingFilter, ReassignForm
from diagnostics.models import Finding
from diagnostics.queries import diagnoses as queries
from diagnostics.queries.places import places_of
from diagnostics.queries.words import question_of
from diagnostics.rules.terms import DiagnosisState
from diagnostics.tables import FindingTable
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.lib.tables import show_page
from salesmgmt.org.access import scope_of
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import shows


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """What is asked of the person: what waits first, then what was answered."""
    today = timezone.localdate()
    found = _filtered(request, today)
    table = FindingTable(found.qs)
    show_page(table, request)
    shown = {row.record.diagnosis.goal_id for row in table.page.object_list}
    table.places = places_of(shown, today)
    table.csv_url = f"{reverse('diagnostics:findings_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "diagnostics/findings.html", context)


@require_safe
def list_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    rows = queries.finding_rows(_filtered(request, today).qs, today)
    return csv_response("questions", queries.FINDING_COLUMNS, rows)


@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with the figures of its cause."""
    today = timezone.localdate()
    found = access.get_finding(request.user, pk, to="view", today=today)
    return _page(request, found, today, AnswerForm())


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the question, once."""
    today = timezone.localdate()
    found = access.get_finding(request.user, pk, to="answer", today=today)
    form = AnswerForm(request.POST)
    given = {"finding": found, "seen": request.POST.get("seen", ""), "by": asker(request)}
    if attempt(form, answer_finding, **given, today=today):
        messages.success(request, _("Your answer stands in the diagnosis."))
        return redirect("diagnostics:finding", pk)
    # As it is asked now, which may be why it was refused.
    found = access.get_finding(request.user, pk, to="view", today=today)
    return _page(request, found, today, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an unanswered question to somebody else."""
    today = timezone.localdate()
    found = access.get_finding(request.user, pk, to="lead", today=today)
    people = access.people_to_ask(request.user, found.diagnosis.goal, today)
    shows(request, people=[found.diagnosis.goal.person_id])
    asked = {"to": found.asked_of_id, "due_on": found.due_on, "question": question_of(found)}
    data = request.POST if request.method == "POST" else None
    form = ReassignForm(data, initial=asked, people=people, but=found.diagnosis.goal.person_id)
    if attempt(form, reassign_finding, finding=found, by=asker(request), today=today):
        messages.success(request, _("The question is asked."))
        return redirect("diagnostics:diagnosis", found.diagnosis_id)
    context = {"finding": found, "goal": found.diagnosis.goal, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "diagnostics/reassign.html", context, status=status)


def _filtered(request: HttpRequest, today: date) -> FindingFilter:
    """The filter's form and the questions that are left."""
    return FindingFilter(
        request.GET, queries.questions(Finding.objects.asked_of(request.user, today))
    )


def _page(
    request: HttpRequest, found: Finding, today: date, form: AnswerForm, status: int = 200
) -> HttpResponse:
    diagnosis, goal = found.diagnosis, found.diagnosis.goal
    sees = access.sees_diagnosis(request.user, diagnosis, today)
    shows(request, people=[goal.person_id] if sees else [])
    asked = found.asked_of_id in scope_of(request.user, today).person_ids
    context = {
        "finding": found,
        "question": question_of(found),
        "goal": goal,
        "diagnosis": diagnosis,
        "place": places_of([goal.pk], today).get(goal.pk, ""),
        "evidence": queries.evidence_told(found),
        "sees_diagnosis": sees,
        "may_answer": asked and not found.answer and diagnosis.state == DiagnosisState.OPEN,
        "form": form,
        "as_of": diagnosis.as_of,
        "today": today,
    }
    return render(request, "diagnostics/finding.html", context, status=status)
