"""What waits for the reader about goals, and what they do to several at once."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from goals import access, actions
from goals.models import Goal
from goals.queries.waiting import goals_waiting
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows

_MOST = 500
_LONGEST_KEY = 18


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Goals by what the reader is asked to do."""
    today = timezone.localdate()
    access.require_goals(request.user, today)
    found = goals_waiting(request.user, today)
    shows(request, people=[goal.person_id for goal in found.goals])
    context = {
        "waiting": found,
        "currency": current_company().currency,
        "today": today,
    }
    return render(request, "goals/waiting.html", context)


@require_POST
def propose_many(request: HttpRequest) -> HttpResponse:
    """Propose the ticked drafts."""

    def done(count: int) -> str:
        return ngettext("%(count)d goal is proposed.", "%(count)d goals are proposed.", count)

    return _many(request, actions.propose_goals, done)


@require_POST
def put_in_force_many(request: HttpRequest) -> HttpResponse:
    """Put the ticked goals in force."""

    def done(count: int) -> str:
        return ngettext("%(count)d goal is in force.", "%(count)d goals are in force.", count)

    return _many(request, actions.put_in_force, done)


def _many(
    request: HttpRequest, action: Callable[..., int], done: Callable[[int], str]
) -> HttpResponse:
    today = timezone.localdate()
    access.require_manager(request.user, today)
    seen = _ticked(request)
    goals = list(Goal.objects.visible_to(request.user, today).filter(pk__in=seen))
    if not goals:
        messages.error(request, _("Tick the goals that you mean."))
        return redirect("goals:waiting")
    try:
        count = action(goals=goals, by=asker(request), today=today, seen=seen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done(count) % {"count": count})
    return redirect("goals:waiting")


def _ticked(request: HttpRequest) -> dict[int, int]:
    """Keys of the form's goals with the version that was shown; what is no number is nothing."""
    typed = [each.partition(".") for each in request.POST.getlist("goal")[:_MOST]]
    return {int(key): int(seen) for key, _dot, seen in typed if _is_key(key) and _is_key(seen)}


def _is_key(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= _LONGEST_KEY
