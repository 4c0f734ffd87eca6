"""Edit a goal that is not in force, or withdraw it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals import access, actions, queries
from goals.forms.editing import EditForm, WithdrawForm
from goals.models import Goal, GoalVersion
from goals.queries.overlaps import warning_about
from goals.rules.terms import GoalState
from goals.views.goals import show_goal
from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import shows


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another target, weight or window of a goal that is not in force."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="edit", today=today)
    if refusal := actions.why_not_changed(goal):
        raise PermissionDenied(refusal)
    promise = queries.promise_of(goal, today)
    form = _form(request, goal, promise.latest)
    if request.method == "POST" and form.is_valid():
        try:
            _edit(request, goal, form, today)
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("goals:goal", pk=goal.pk)
    shows(request, people=[goal.person_id])
    context = {
        "goal": goal,
        "latest": promise.latest,
        "form": form,
        "currency": promise.currency,
        "overlaps": warning_about(goal, user=request.user, today=today),
    }
    return render(request, "goals/edit.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, goal: Goal, latest: GoalVersion) -> EditForm:
    initial = {
        "target": latest.target,
        "weight": goal.weight,
        "starts_on": goal.starts_on,
        "ends_on": goal.ends_on,
        "seen": latest.number,
    }
    data = request.POST if request.method == "POST" else None
    return EditForm(data, declared=goal.declared, initial=initial)


def _edit(request: HttpRequest, goal: Goal, form: EditForm, today: date) -> None:
    version = actions.edit_goal(goal=goal, by=asker(request), today=today, **form.cleaned_data)
    if version is None:
        messages.info(request, _("Nothing is changed."))
        return
    is_draft = version.goal.state == GoalState.DRAFT
    done = _("The draft is changed.") if is_draft else _("The goal is proposed anew.")
    messages.success(request, done)
    if warning := warning_about(version.goal, user=request.user, today=today):
        messages.warning(request, warning)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a goal that is not in force."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="edit", today=today)
    form = WithdrawForm(request.POST, declared=goal.declared)
    if form.is_valid():
        try:
            actions.withdraw_goal(goal=goal, by=asker(request), today=today, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The goal is withdrawn."))
            return redirect("goals:goal", pk=goal.pk)
    return show_goal(request, goal, today, refused=form)
