"""What people say to a goal: each a POST that leads back to the goal's page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals import access, actions
from goals.forms.talking import AnswerForm, CommentForm, ObjectForm, ProposeForm
from goals.models import Goal
from goals.views.goals import show_goal
from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft to whom it concerns, or propose another target."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="edit", today=today)
    form = ProposeForm(request.POST, declared=goal.declared)
    return _said(
        request, goal, today, form, action=actions.propose_goal, done=_("The goal is proposed.")
    )


@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Object with a counter-proposal."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="respond", today=today)
    form = ObjectForm(request.POST, declared=goal.declared)
    done = _("Your counter-proposal is on its way.")
    return _said(request, goal, today, form, action=actions.object_to_goal, done=done)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager's answer to an objection."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="edit", today=today)
    form = AnswerForm(request.POST, declared=goal.declared)
    done = _("The objection is answered.")
    return _said(request, goal, today, form, action=actions.answer_objection, done=done)


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A word in between."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="talk", today=today)
    form = CommentForm(request.POST, declared=goal.declared)
    return _said(
        request, goal, today, form, action=actions.comment_on_goal, done=_("Your comment is there.")
    )


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the proposed target."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="respond", today=today)
    return _clicked(
        request,
        goal,
        _("You accepted the goal."),
        lambda: actions.accept_goal(goal=goal, by=asker(request), today=today, seen=_seen(request)),
    )


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take note of the latest target."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="respond", today=today)
    return _clicked(
        request,
        goal,
        _("You took note of the target."),
        lambda: actions.acknowledge_goal(
            goal=goal, by=asker(request), today=today, seen=_seen(request)
        ),
    )


@require_POST
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an agreed goal count."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="edit", today=today)
    return _clicked(
        request,
        goal,
        _("The goal is in force."),
        lambda: actions.put_in_force(
            goals=[goal], by=asker(request), today=today, seen={goal.pk: _seen(request)}
        ),
    )


def _said(
    request: HttpRequest,
    goal: Goal,
    today: date,
    form: forms.Form,
    *,
    action: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Do what the form says, or show it again with what is wrong."""
    if form.is_valid():
        try:
            action(goal=goal, by=asker(request), today=today, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("goals:goal", pk=goal.pk)
    return show_goal(request, goal, today, refused=form)


def _clicked(
    request: HttpRequest, goal: Goal, done: str, act: Callable[[], object]
) -> HttpResponse:
    """Do what a button says and go back to the goal, which says what came of it."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("goals:goal", pk=goal.pk)


def _seen(request: HttpRequest) -> int:
    """The version that the reader looked at; 0 is none."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0
