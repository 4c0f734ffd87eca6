"""The page of one goal: what is promised. How far it is comes from monitoring by a panel."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import access, queries
from goals.forms import AsOfForm
from goals.forms.editing import WithdrawForm
from goals.forms.talking import AnswerForm, CommentForm, ObjectForm, ProposeForm
from goals.models import Goal
from goals.queries.talks import Talk, talk_of
from goals.rules.states import COMMUNICATED, Step
from goals.rules.terms import MEASURED
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import form_messages
from salesmgmt.org.reading import shows


@require_safe
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """One goal: target and its versions, what was said, the goals above and below, its figures."""
    today = timezone.localdate()
    found = access.get_goal(request.user, pk, to="view", today=today)
    return show_goal(request, found, today)


def show_goal(
    request: HttpRequest, goal: Goal, today: date, *, refused: forms.Form | None = None
) -> HttpResponse:
    """The goal's page; with `refused` that form stands on it again, as it was typed.

    Where its step is not open any more the page has no such form and says what is wrong above.
    """
    form = _day(request, goal, today)
    promise = queries.promise_of(goal, form.chosen)
    family = queries.family_of(goal, request.user, promise.target, form.chosen, today)
    below = [child.pk for child in family.below]
    shows(request, people=_people(goal, family))
    talk = talk_of(goal, promise.latest, request.user, today, below=below)
    offered = _forms(goal, talk, refused)
    if refused is not None and refused not in offered.values():
        messages.error(request, " ".join(form_messages(refused)))
    context = {
        "goal": goal,
        "promise": promise,
        "family": family,
        "talk": talk,
        "actions": _actions(goal, talk),
        "forms": offered,
        "form": form,
        "is_measured": goal.state in MEASURED,
        "is_announced": goal.state in (*COMMUNICATED, *MEASURED),
        "currency": promise.currency,
        "names_people": access.sees_people(request.user, today),
        "tells_history": access.tells_history(request.user, goal, today),
        "as_of": form.chosen,
        "today": today,
    }
    return render(request, "goals/goal.html", context, status=422 if refused else 200)


def _people(goal: Goal, family: queries.Family) -> list[int | None]:
    return [each.person_id for each in (goal, *family.below, *family.plans)]


def _actions(goal: Goal, talk: Talk) -> list[dict[str, Any]]:
    """The pages that lead on from here, for the page's head."""
    offered = [
        (Step.REVISE in talk.steps, "goals:revise", _("Revise"), "pencil"),
        (Step.EDIT in talk.steps, "goals:edit", _("Edit"), "pencil"),
        (talk.may_split, "goals:split", _("Split"), "users"),
    ]
    shown = [
        {"url": reverse(name, args=[goal.pk]), "label": label, "icon": mark}
        for may, name, label, mark in offered
        if may
    ]
    if talk.may_split:
        address = f"{reverse('goals:set')}?department={goal.department_id}"
        shown.append({"url": address, "label": _("New goal"), "icon": "plus"})
    elif goal.person_id is not None and talk.may_set:
        address = f"{reverse('goals:set')}?person={goal.person_id}"
        shown.append({"url": address, "label": _("New goal"), "icon": "plus"})
    return shown


def _forms(goal: Goal, talk: Talk, refused: forms.Form | None) -> dict[str, forms.Form]:
    """The forms of the steps that are open to the reader, by step."""
    latest, declared = talk.latest, goal.declared
    seen = {"seen": latest.number}
    asked = {"target": talk.counter_proposal}
    offered = {
        "propose": ProposeForm(declared=declared, initial={"target": latest.target} | seen),
        "object": ObjectForm(declared=declared, initial=seen),
        "offer": AnswerForm(declared=declared, initial=asked | seen),
        "withdraw": WithdrawForm(declared=declared, initial=seen),
        "comment": CommentForm(declared=declared),
    }
    shown: dict[str, forms.Form] = {
        name: form for name, form in offered.items() if name in talk.steps
    }
    if talk.may_talk:
        shown["comment"] = offered["comment"]
    for name, form in shown.items():
        if type(form) is type(refused) and refused is not None:
            shown[name] = _once_more(refused, seen)
    return shown


def _once_more(refused: forms.Form, seen: dict[str, int]) -> forms.Form:
    """The form as it was typed; its page shows the goal as it is now, so that is what is seen."""
    # Of a field that was sent twice the last counts, as for the form.
    refused.data = {name: refused.data[name] for name in refused.data} | seen
    return refused


@require_safe
def versions_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The versions of the goal's target as a CSV file."""
    today = timezone.localdate()
    found = access.get_goal(request.user, pk, to="view", today=today)
    shows(request, people=[found.person_id])
    versions = queries.promise_of(found, today).versions
    rows = queries.version_rows(versions, names_people=access.sees_people(request.user, today))
    return csv_response(f"goal-{pk}-versions", queries.VERSION_COLUMNS, rows)


@require_safe
def below_csv(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The goals below as a CSV file, for whom the page shows how the target is spread."""
    today = timezone.localdate()
    found = access.get_goal(request.user, pk, to="view", today=today)
    form = _day(request, found, today)
    if not form.is_valid():
        return csv_refused(form_messages(form))
    target = queries.promise_of(found, form.chosen).target
    family = queries.family_of(found, request.user, target, form.chosen, today)
    if family.spread is None:
        raise Http404(_("There are no goals below this one."))
    shows(request, people=_people(found, family))
    rows = queries.below_rows(family)
    return csv_response(f"goal-{pk}-below", queries.BELOW_COLUMNS, rows)


def _day(request: HttpRequest, goal: Goal, today: date) -> AsOfForm:
    """The day asked for, among those that the person may see."""
    only_today = not access.sees_days(request.user, goal, today)
    return AsOfForm(request.GET, today=today, only_today=only_today)
