"""Assigning modules: by hand, by rule, and taking back."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from salesmgmt.lib.fields import offer
from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from training import access
from training.actions import assigning as actions
from training.forms.assigning import AssignForm, PeopleFilter, RuleForm
from training.forms.playbook import WhyForm
from training.queries import assigning as queries
from training.queries.matrix import modules_in_matrix
from training.rules.assigning import DUE_DAYS

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
def assign(request: HttpRequest) -> HttpResponse:
    """Give a module to people; filters in the address choose who is offered."""
    today = timezone.localdate()
    access.require_assigner(request.user, today)
    departments = queries.departments_to_assign(request.user, today)
    chosen = PeopleFilter(request.GET, departments=departments)
    asked = chosen.cleaned_data if chosen.is_valid() else {}
    offered = queries.people_offered(request.user, asked, today)
    form = AssignForm(
        request.POST or None,
        initial={"module": asked.get("module")},
        modules=modules_in_matrix(),
        people=access.people_to_assign(request.user, today),
        today=today,
    )
    if form.is_valid() and (done := _assigned(request, form, today)):
        return done
    offer(form, "people", queries.most_offered(offered, request.POST.getlist("people")))
    total = offered.count()
    context = {
        "form": form,
        "filter": chosen,
        "total": total,
        "left_out": max(total - queries.MOST_OFFERED, 0),
    }
    status = 422 if form.errors else 200
    return render(request, "training/assign.html", context, status=status)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a module oneself."""
    today = timezone.localdate()
    module = access.get_module(request.user, pk, to="view", today=today)
    try:
        (own,) = actions.assign(
            module=module,
            people=[asker(request)],
            due_on=today + timedelta(days=DUE_DAYS),
            by=asker(request),
            why="",
            today=today,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("training:module", pk)
    return redirect("training:assignment", own.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment back."""
    today = timezone.localdate()
    assignment = access.get_assignment_to_withdraw(request.user, pk, today)
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        actions.withdraw(assignment=assignment, by=asker(request), why=why, today=today)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The assignment is taken back."))
    return redirect("training:assignment", pk)


@_FORM
def rules(request: HttpRequest) -> HttpResponse:
    """Rules that run and a form for a new one."""
    today = timezone.localdate()
    access.require_assigner(request.user, today)
    departments = queries.departments_to_assign(request.user, today)
    form = RuleForm(request.POST or None, modules=modules_in_matrix(), departments=departments)
    if form.is_valid():
        try:
            rule = actions.make_rule(**form.cleaned_data, by=asker(request), today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _assigned_words(rule.assignments.count()))
            return redirect("training:rules")
    context = {
        "form": form,
        "rules": queries.rules_listed(request.user, today),
        "may_end": set(departments),
        "everybody": access.assigns_everybody(request.user, today),
        "as_of": today,
    }
    status = 422 if form.errors else 200
    return render(request, "training/rules.html", context, status=status)


@require_POST
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule."""
    today = timezone.localdate()
    rule = access.get_rule(request.user, pk, today)
    try:
        actions.end_rule(rule=rule, by=asker(request), why="", today=today)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The rule has ended."))
    return redirect("training:rules")


def _assigned(request: HttpRequest, form: AssignForm, today: date) -> HttpResponse | None:
    """Assign what the form says; None when the action refused, which the form then says."""
    try:
        found = actions.assign(**form.cleaned_data, by=asker(request), today=today)
    except ValidationError as refusal:
        refuse(form, refusal)
        return None
    messages.success(request, _assigned_words(len(found)))
    return redirect(
        "training:matrix" if access.sees_team(request.user, today) else "training:assign"
    )


def _assigned_words(number: int) -> str:
    return ngettext(
        "%(number)d person is to do the module now.",
        "%(number)d people are to do the module now.",
        number,
    ) % {"number": number}
