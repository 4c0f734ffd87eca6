"""The page of one goal: what is promised. How far it is comes from monitoring by a panel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from goals import access, queries
from goals.forms import AsOfForm
from salesmgmt.org.queries import current_company


@require_safe
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """One goal: target and its versions, the goals above and below, and its figures' panel."""
    today = timezone.localdate()
    found = access.get_goal(request.user, pk, to="view", today=today)
    form = AsOfForm(request.GET, today=today)
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
