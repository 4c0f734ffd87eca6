"""Actions: agreed, looked at, done, dropped."""

from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics import access
from diagnostics.actions import acting
from diagnostics.forms.actions import ActionForm, DropForm, RevisionForm
from diagnostics.models import Action
from diagnostics.queries.actions import enrolled_by, revisions_since
from diagnostics.queries.diagnoses import answers_of
from diagnostics.queries.effect import taken_together
from diagnostics.queries.places import places_of
from diagnostics.rules.steps import causes_open
from salesmgmt.lib.refusals import attempt
from salesmgmt.org.access import is_agreed, scope_of
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows
from salesmgmt.org.rules.agreements import Feature


@require_http_methods(["GET", "HEAD", "POST"])
def action_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree an action about a cause of the diagnosis (?cause=delivery)."""
    today = timezone.localdate()
    found = access.get_diagnosis(request.user, pk, to="lead", today=today)
    people = access.people_to_act(request.user, found.goal, today)
    asked = {"cause": request.GET.get("cause")}
    data = request.POST if request.method == "POST" else None
    judges = is_agreed(request.user, Feature.PERSON_STEP, today)
    causes = causes_open(answers_of(found), judges_person=judges)
    form = ActionForm(data, initial=asked, causes=causes, people=people, today=today)
    made = attempt(form, acting.agree_action, diagnosis=found, by=asker(request), today=today)
    if made:
        messages.success(request, _("The action is agreed."))
        return redirect("diagnostics:action", made.pk)
    shows(request, people=[found.goal.person_id])
    context = {"diagnosis": found, "goal": found.goal, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "diagnostics/action_new.html", context, status=status)


@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: what, why, how far, and what it changed."""
    today = timezone.localdate()
    found = access.get_action(request.user, pk, to="view", today=today)
    return _page(request, found, today)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the action is done."""
    today = timezone.localdate()
    found = access.get_action(request.user, pk, to="finish", today=today)
    form = Form(request.POST)
    if attempt(form, acting.finish_action, action=found, by=asker(request), today=today):
        messages.success(request, _("The action is done."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("diagnostics:action", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop the action, with the reason."""
    today = timezone.localdate()
    found = access.get_action(request.user, pk, to="lead", today=today)
    form = DropForm(request.POST)
    if attempt(form, acting.drop_action, action=found, by=asker(request), today=today):
        messages.success(request, _("The action is dropped."))
        return redirect("diagnostics:action", pk)
    return _page(request, found, today, drop_form=form, status=422)


@require_POST
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the version of the goal that the action led to."""
    today = timezone.localdate()
    found = access.get_action(request.user, pk, to="lead", today=today)
    form = RevisionForm(request.POST, versions=revisions_since(found))
    if attempt(form, acting.record_revision, action=found, by=asker(request), today=today):
        messages.success(request, _("The version is named."))
        return redirect("diagnostics:action", pk)
    return _page(request, found, today, version_form=form, status=422)


def _page(
    request: HttpRequest,
    found: Action,
    today: date,
    *,
    drop_form: DropForm | None = None,
    version_form: RevisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    goal = found.diagnosis.goal
    sees = access.sees_diagnosis(request.user, found.diagnosis, today)
    enrolled = enrolled_by(found) if sees else None
    learners = [each.person_id for each in enrolled or ()]
    shows(request, people=[goal.person_id, *learners] if sees else [])
    may_lead = sees and access.refusal(request.user, goal, today) is None
    context = {
        "action": found,
        "goal": goal,
        "sees_diagnosis": sees,
        "place": places_of([goal.pk], today).get(goal.pk, ""),
        "is_owner": found.owner_id in scope_of(request.user, today).person_ids,
        "may_lead": may_lead,
        "enrolled": enrolled,
        "together": taken_together(found) if sees else 0,
        "drop_form": drop_form or DropForm(),
        "version_form": version_form or RevisionForm(versions=revisions_since(found)),
        "currency": current_company().currency,
        "as_of": today,
        "today": today,
    }
    return render(request, "diagnostics/action.html", context, status=status)
