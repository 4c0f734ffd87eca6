"""Coaching talks: the own ones, one of them, planning, holding, and notes."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from salesmgmt.org.reading import shows
from training import access
from training.actions.coaching import add_note, hold_talk, plan_talk
from training.forms.coaching import HoldForm, NoteForm, TalkForm
from training.models import CoachingTalk
from training.queries import coaching as queries


@require_safe
def talks(request: HttpRequest) -> HttpResponse:
    """The own talks: what is planned, then what was held."""
    today = timezone.localdate()
    access.require_company(request.user, today)
    new = {"url": reverse("training:talk_new"), "label": _("Plan a talk"), "icon": "plus"}
    may_coach = access.may_coach(request.user, today)
    found = queries.talks_of(request.user, today)
    shows(request, people=[talk.person_id for talk in (*found.planned, *found.held)])
    context = {
        "talks": found,
        "may_coach": may_coach,
        "actions": [{**new, "primary": True}] if may_coach else [],
        "as_of": today,
    }
    return render(request, "training/talks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def talk_new(request: HttpRequest) -> HttpResponse:
    """Plan a talk with one of the people managed; the address may name whom (?person=)."""
    today = timezone.localdate()
    access.require_coach(request.user, today)
    initial = {"person": request.GET.get("person"), "planned_on": today.isoformat()}
    form = TalkForm(request.POST or None, initial=initial, coach=asker(request), today=today)
    if form.is_valid():
        try:
            planned = plan_talk(
                coach=asker(request), **form.cleaned_data, by=asker(request), why="", today=today
            )
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The talk is planned."))
            return redirect("training:talk", planned.pk)
    context = {"form": form, "breadcrumbs": _crumbs()}
    status = 422 if form.errors else 200
    return render(request, "training/talk_new.html", context, status=status)


@require_safe
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk, for its two people."""
    today = timezone.localdate()
    found = access.get_talk(request.user, pk, today=today)
    return _page(request, found, today)


@require_POST
def talk_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the talk took place."""
    today = timezone.localdate()
    found = access.get_talk(request.user, pk, today=today)
    form = HoldForm(request.POST, today=today)
    if form.is_valid():
        try:
            hold_talk(talk=found, **form.cleaned_data, by=asker(request), today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is on record that the talk was held."))
            return redirect("training:talk", pk)
    return _page(request, found, today, hold_form=form)


@require_POST
def talk_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write something down for the two."""
    today = timezone.localdate()
    found = access.get_talk(request.user, pk, today=today)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            add_note(talk=found, **form.cleaned_data, by=asker(request))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The note is written."))
            return redirect("training:talk", pk)
    return _page(request, found, today, note_form=form)


def _page(
    request: HttpRequest,
    found: CoachingTalk,
    today: date,
    *,
    hold_form: HoldForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """The talk's page; a form that is given was refused."""
    shows(request, people=[found.person_id])
    context = {
        "talk": found,
        "notes": queries.notes_of(found),
        "other": found.person if found.coach_id == request.user.pk else found.coach,
        "is_late": found.held_on is None and found.planned_on < today,
        "hold_form": hold_form or HoldForm(today=today),
        "note_form": note_form or NoteForm(),
        "breadcrumbs": _crumbs(),
        "as_of": today,
    }
    status = 422 if hold_form or note_form else 200
    return render(request, "training/talk.html", context, status=status)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Coaching"), reverse("training:talks"))]
