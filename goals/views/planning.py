"""Set a new goal, and share one out over those below it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from goals import access, actions, queries
from goals.forms.planning import SetForm, SplitForm
from goals.models import Goal
from goals.queries.history import history_of
from goals.queries.holders import coming_periods, settable_holders
from goals.queries.overlaps import overlap_warning, overlapping, warning_about
from goals.queries.splitting import fill, held_by, split_rows
from goals.rules.terms import GoalState
from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from salesmgmt.org.models import User
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows

_LARGEST_KEY = 18


@require_http_methods(["GET", "HEAD", "POST"])
def set_goal(request: HttpRequest) -> HttpResponse:
    """A new goal as a draft, or proposed at once."""
    today = timezone.localdate()
    access.require_manager(request.user, today)
    form = _set_form(request, today)
    if request.method == "POST" and form.is_valid():
        try:
            goal = actions.set_goal(**_asked(request, form), by=asker(request), today=today)
        except ValidationError as error:
            refuse(form, error)
        else:
            proposed = goal.state == GoalState.PROPOSED
            done = _("The goal is proposed.") if proposed else _("The draft is saved.")
            messages.success(request, done)
            if warning := warning_about(goal, user=request.user, today=today):
                messages.warning(request, warning)
            return redirect("goals:goal", pk=goal.pk)
    return render(request, "goals/set.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def set_preview(request: HttpRequest) -> HttpResponse:
    """While somebody chooses: which other goals measure some of the same days."""
    today = timezone.localdate()
    access.require_manager(request.user, today)
    form = _set_form(request, today)
    form.is_valid()
    chosen = form.cleaned_data
    goals = Goal.objects.none()
    if {"holder", "measure", "period"} <= chosen.keys():
        days = (chosen["period"].starts_on, chosen["period"].ends_on)
        about = (chosen["holder"], chosen["measure"])
        goals = overlapping(*about, *days, user=request.user, today=today)
    context = {"overlaps": overlap_warning(goals)}
    return render(request, "goals/set.html#overlaps", context)


def _set_form(request: HttpRequest, today: date) -> SetForm:
    asked = {name: _key(request, name) for name in ("department", "person")}
    holders = settable_holders(request.user, today, **asked)
    if not holders and any(key is not None for key in asked.values()):
        raise Http404(_("There is nobody here whose goals you set."))
    return SetForm(
        request.POST if request.method == "POST" else None,
        holders=holders,
        periods=coming_periods(today),
        currency=current_company().currency,
    )


def _key(request: HttpRequest, name: str) -> int | None:
    """An id of the address; what is none finds nobody."""
    typed = request.GET.get(name, "")
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) <= _LARGEST_KEY else 0


def _asked(request: HttpRequest, form: SetForm) -> dict[str, Any]:
    typed = form.cleaned_data
    period = typed["period"]
    propose = request.POST.get("act") == "propose"
    return {
        **{name: typed[name] for name in ("holder", "measure", "basis", "target", "weight")},
        "period": period,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "state": GoalState.PROPOSED if propose else GoalState.DRAFT,
        "why": typed["text"].strip(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a goal out: suggested by history or equally, written by hand, the rest shown."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="split", today=today)
    context = _split_context(request, goal, today)
    form = context["form"]
    if request.POST.get("act") == "save" and form.is_valid():
        try:
            changed = actions.split_goal(
                goal=goal,
                shares=_shares(form),
                by=asker(request),
                today=today,
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _written(changed))
            return redirect("goals:goal", pk=goal.pk)
    return render(request, "goals/split.html", context, status=422 if form.errors else 200)


@require_POST
def split_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sum and the rest while typing; with `fill` all rows with suggested amounts."""
    today = timezone.localdate()
    goal = access.get_goal(request.user, pk, to="split", today=today)
    part = "rows" if request.POST.get("fill") else "sum"
    return render(request, f"goals/split.html#{part}", _split_context(request, goal, today))


def _split_context(request: HttpRequest, goal: Goal, today: date) -> dict[str, Any]:
    promise = queries.promise_of(goal, today)
    currency, latest = promise.currency, promise.latest.target
    rows = split_rows(goal, asker(request), today)
    shows(request, people=[row.holder.pk for row in rows if isinstance(row.holder, User)])
    history = history_of(goal, [row.holder for row in rows])
    asked = request.POST.get("fill") if request.method == "POST" else "first"
    known = {row.key: row.target for row in rows if row.is_open and row.target is not None}
    filled = None
    if asked in {"history", "equal"} or (asked == "first" and not known):
        filled = fill(
            goal, latest, rows, history.actuals, equally=asked == "equal", currency=currency
        )
        known = filled.amounts
    data = request.POST if request.method == "POST" and filled is None else None
    initial = {**known, "text": request.POST.get("text", "")}
    form = SplitForm(data, rows=rows, history=history, initial=initial)
    typed = form.amounts if data is not None and (form.is_valid() or form.errors) else known
    return {
        "goal": goal,
        "target": latest,
        "form": form,
        "sum": held_by(latest, rows, typed),
        "unread": sum(row.key in form.errors for row in rows) if data is not None else 0,
        "without_history": filled is not None and filled.equal and asked != "equal",
        "is_open": any(row.is_open for row in rows),
        "history": history,
        "currency": currency,
        "today": today,
    }


def _shares(form: SplitForm) -> list[actions.Share]:
    amounts = form.amounts
    return [actions.Share(row.holder, amounts[row.key]) for row in form.rows if row.key in amounts]


def _written(changed: int) -> str:
    if not changed:
        return _("Nothing changed: the goals below have these targets.")
    return ngettext(
        "%(count)d goal below has a new target. Propose it to whom it concerns.",
        "%(count)d goals below have a new target. Propose them to whom they concern.",
        changed,
    ) % {"count": changed}
