"""The page of one goal: what is promised. How far it is comes from monitoring by a panel."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals import access, queries
from goals.forms import AsOfForm
from goals.models import Goal
from salesmgmt.lib.export import csv_response
from salesmgmt.org.queries import current_company


@require_safe
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """One goal: target and its versions, the goals above and below, and its figures' panel."""
    today = timezone.localdate()
    found = access.get_goal(request.user, pk, to="view", today=today)
    form = _day(request, found, today)
    promise = queries.promise_of(found, form.chosen)
    context = {
        "goal": found,
        "promise": promise,
        "family": queries.family_of(found, request.user, promise.target, form.chosen, today),
        "form": form,
        "currency": current_company().currency,
        "names_people": access.sees_people(request.user, today),
        "as_of": form.chosen,
        "today": today,
    }
    return render(request, "goals/goal.html", context)


@require_safe
def versions_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The versions of the goal's target as a CSV file."""
    today = timezone.localdate()
    found = access.get_goal(request.user, pk, to="view", today=today)
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
        wrong = "\n".join(map(str, form.errors["as_of"]))
        return HttpResponse(wrong, status=409, content_type="text/plain")
    target = queries.promise_of(found, form.chosen).target
    family = queries.family_of(found, request.user, target, form.chosen, today)
    if family.spread is None:
        raise Http404(_("There are no goals below this one."))
    rows = queries.below_rows(family)
    return csv_response(f"goal-{pk}-below", queries.BELOW_COLUMNS, rows)


def _day(request: HttpRequest, goal: Goal, today: date) -> AsOfForm:
    """The day asked for, among those that the person may see."""
    only_today = not access.sees_days(request.user, goal, today)
    return AsOfForm(request.GET, today=today, only_today=only_today)
