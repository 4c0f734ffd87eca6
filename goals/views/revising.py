"""Another target in a running window: first its effect, then the act."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals import access, actions, queries
from goals.forms.revising import ReviseForm
from goals.models import Goal, GoalVersion
from goals.queries.revising import prorated_target, revision_of
from goals.rules.terms import Below, GoalState
from salesmgmt.lib.fields import write_number
from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import shows

_ASKED = ("target", "effective_on", "driver", "reason", "seen")


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the new target, show what it changes, and make what was shown."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="edit", today=today)
    if goal.state != GoalState.IN_FORCE or goal.ends_on < today:
        raise PermissionDenied(_("Only a goal in force is revised, until its window ends."))
    promise = queries.promise_of(goal, today)
    currency, latest = promise.currency, promise.latest
    form = _form(request, goal, latest, today)
    if request.method == "POST" and form.is_valid():
        try:
            _refuse(goal, form, today)
            if _is_confirmed(request, form):
                _revise(request, goal, form, today)
                messages.success(request, _("The goal is revised."))
                return redirect("goals:goal", pk=goal.pk)
        except ValidationError as error:
            refuse(form, error)
    shows(request, people=[goal.person_id])
    context = {
        "goal": goal,
        "latest": latest,
        "form": form,
        "currency": currency,
        "today": today,
        **_effect(request, form, goal, latest, currency=currency, today=today),
    }
    return render(request, "goals/revise.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, goal: Goal, latest: GoalVersion, today: date) -> ReviseForm:
    has_below = goal.department is not None and not goal.declared.is_ratio
    if request.method != "POST":
        day = min(max(today, goal.starts_on), goal.ends_on)
        initial = {"target": latest.target, "effective_on": day, "seen": latest.number}
        return ReviseForm(declared=goal.declared, has_below=has_below, initial=initial)
    data = request.POST.copy()
    if prorated := data.get("prorated"):
        data["target"] = prorated
    return ReviseForm(data, declared=goal.declared, has_below=has_below)


def _is_confirmed(request: HttpRequest, form: ReviseForm) -> bool:
    """Whether the reader saw the effect of exactly this."""
    return request.POST.get("act") == "confirm" and form.cleaned_data["previewed"] == form.what


def _refuse(goal: Goal, form: ReviseForm, today: date) -> None:
    """What the action would refuse, no effect is shown of."""
    typed = form.cleaned_data
    target, day = typed["target"], typed["effective_on"]
    actions.refuse_revision(goal, target=target, effective_on=day, today=today)


def _revise(request: HttpRequest, goal: Goal, form: ReviseForm, today: date) -> GoalVersion:
    typed = form.cleaned_data
    return actions.revise_goal(
        goal=goal,
        by=asker(request),
        today=today,
        below=typed.get("below", Below.LEAVE),
        **{name: typed[name] for name in _ASKED},
    )


def _effect(
    request: HttpRequest,
    form: ReviseForm,
    goal: Goal,
    latest: GoalVersion,
    *,
    currency: str,
    today: date,
) -> dict[str, Any]:
    """What the revision would change, once the form can be read."""
    if not form.is_bound or form.errors:
        return {}
    typed = form.cleaned_data
    target, day = typed["target"], typed["effective_on"]
    below = typed.get("below", Below.LEAVE)
    prorated = prorated_target(goal, latest.target, target, day, currency=currency)
    if request.POST.get("prorated") or prorated == target:
        prorated = None
    revision = revision_of(
        goal, latest, target, below, user=asker(request), today=today, currency=currency
    )
    shows(request, people=[change.goal.person_id for change in revision.below])
    return {
        "revision": revision,
        "prorated": prorated,
        "prorated_typed": None if prorated is None else write_number(prorated),
        "what": form.what,
    }
