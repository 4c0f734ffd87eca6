"""The first page, and what a person chooses for all pages."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.access import get_goal
from salesmgmt.home.context import THEME_COOKIE
from salesmgmt.home.forms import LanguageForm, ThemeForm
from salesmgmt.home.queries import thread
from salesmgmt.home.queries.board import board_of, now_on
from salesmgmt.home.queries.decisions import PARTS, decisions_of
from salesmgmt.home.queries.orders import overdue_orders, own_latest_orders
from salesmgmt.home.queries.setup import setup_on, tones
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.people import set_preferences
from salesmgmt.org.models import Role
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows
from salesmgmt.sales.access import get_order

YEAR = 365 * 24 * 60 * 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits today and how figures stand; somebody of several roles sees the parts of all."""
    today = timezone.localdate()
    scope = scope_of(request.user, today)
    context: dict[str, Any] = {"as_of": today, "has_role": bool(scope.roles or scope.is_manager)}
    if scope.sees_figures:
        now = now_on(today, overdue_orders(request.user, today))
        context |= {"currency": now.currency, "overdue": now.overdue}
        context["board"] = board = board_of(scope, request.user.pk, today, now.quarter)
        shows(request, people=board.people)
    if Role.REP in scope.roles:
        context["orders"] = own_latest_orders(request.user, today)
    if Role.ADMINISTRATOR in scope.roles:
        setup = setup_on(today)
        context |= {"setup": setup, "tones": tones(setup, today)}
    return render(request, "home/home.html", context)


@require_safe
def decisions(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the home page that says what waits for the person."""
    today = timezone.localdate()
    if part not in PARTS:
        raise Http404
    found = decisions_of(part, request.user, today)
    lines = (*found.first, *found.more)
    shows(request, people=[person for line in lines for person in line.people])
    context = {"decisions": found, "today": today}
    return render(request, "home/decisions.html", context)


@require_safe
def goal_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """The loop around a goal, as a part of the pages of everything that hangs together with it."""
    today = timezone.localdate()
    goal = get_goal(request.user, pk, to="view", today=today)
    found = thread.goal_thread(goal, request.user, today)
    data = DataClass.PAY if found.awards else DataClass.PERFORMANCE
    shows(request, people=[goal.person_id], data=data)
    context = {
        "thread": found,
        "currency": current_company().currency,
        "as_of": today,
    }
    return render(request, "home/goal_thread.html", context)


@require_safe
def order_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """The goals that an order counts for, as a part of its page."""
    today = timezone.localdate()
    order = get_order(request.user, pk, today=today)
    goals = thread.goals_of_order(order, request.user, today)
    shows(request, people=[goal.person_id for goal in goals])
    return render(request, "home/order_thread.html", {"goals": goals})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: of a person for good, before log-in in the browser."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This language is not offered."))
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        set_preferences(
            person=request.user, by=request.user, why="chosen in the menu", language=chosen
        )
    return _back_with_cookie(request, settings.LANGUAGE_COOKIE_NAME, chosen)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours: of a person for good, before log-in in the browser."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("These colours are not offered."))
    chosen = form.cleaned_data["theme"]
    if request.user.is_authenticated:
        set_preferences(
            person=request.user, by=request.user, why="chosen in the menu", theme=chosen
        )
    return _back_with_cookie(request, THEME_COOKIE, chosen)


def _back_with_cookie(request: HttpRequest, name: str, value: str) -> HttpResponse:
    """Back to the page the form was on; the cookie is for the log-in page."""
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(back if here else reverse("home:home"))
    response.set_cookie(
        name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response
