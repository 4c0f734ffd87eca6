"""Reviews: the list, one of them, and what both sides do in it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import access, actions
from monitoring.forms.reviews import CommitmentForm, NoteForm, ReviewFilter, SideForm
from monitoring.models import Review
from monitoring.queries import reviews as queries
from monitoring.rules.terms import ReviewState
from monitoring.tables.reviews import ReviewTable
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import attempt, form_messages
from salesmgmt.lib.tables import show_page, sort_rows
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import people_in, shows


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews that the person leads, answers or reads, open ones first."""
    today = timezone.localdate()
    access.require_entries(request.user, today)
    found = _filtered(request, today)
    table = ReviewTable(found.qs)
    show_page(table, request)
    for row in table.page.object_list:
        shows(request, people=row.record.people)
    table.csv_url = f"{reverse('monitoring:reviews_csv')}?{request.GET.urlencode()}"
    context = {"table": table, "form": found.form, "as_of": today}
    return render(request, "monitoring/reviews.html", context)


@require_safe
def reviews_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows in the same order as a CSV file, all pages."""
    today = timezone.localdate()
    access.require_entries(request.user, today)
    found = _filtered(request, today)
    if not found.form.is_valid():
        return csv_refused(form_messages(found.form))
    table = ReviewTable(found.qs)
    sort_rows(table, request)
    shows(request, people=people_in(found.qs, "person", "subject"))
    return csv_response("reviews", queries.REVIEW_COLUMNS, queries.review_rows(table.data.data))


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what is open from before, the figures, the talk, what is promised."""
    today = timezone.localdate()
    found = access.get_review(request.user, pk, today=today)
    return _page(request, found, today)


@require_safe
def review_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The frozen figures as a CSV file."""
    found = access.get_review(request.user, pk, today=timezone.localdate())
    shows(request, people=found.people)
    rows = queries.figure_rows(found, current_company().currency)
    return csv_response(f"review-{pk}", queries.FIGURE_COLUMNS, rows)


@require_POST
def review_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what one side says."""
    today = timezone.localdate()
    found, _sides = access.get_own_review(request.user, pk, today=today)
    form = NoteForm(request.POST)
    given: dict[str, Any] = {"review": found, "by": asker(request), "today": today}
    if attempt(form, actions.add_note, **given):
        return redirect(f"{reverse('monitoring:review', args=[pk])}#notes")
    return _page(request, found, today, note_form=form)


@require_POST
def commitment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what somebody will do until a day."""
    today = timezone.localdate()
    found, _sides = access.get_own_review(request.user, pk, today=today)
    form = CommitmentForm(request.POST, people=access.people_to_commit(found, today))
    given: dict[str, Any] = {"review": found, "by": asker(request), "today": today}
    if attempt(form, actions.add_commitment, **given):
        return redirect(f"{reverse('monitoring:review', args=[pk])}#commitments")
    return _page(request, found, today, commitment_form=form)


@require_POST
def review_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree for one side that the record is right."""
    today = timezone.localdate()
    found, _sides = access.get_own_review(request.user, pk, today=today)
    form = SideForm(request.POST)
    given: dict[str, Any] = {"review": found, "by": asker(request), "today": today}
    if attempt(form, actions.sign_review, **given):
        messages.success(request, _("Your signature stands."))
        return redirect("monitoring:review", pk)
    return _page(request, found, today, side_form=form)


def _filtered(request: HttpRequest, today: date) -> ReviewFilter:
    visible = queries.review_list(request.user, today)
    return ReviewFilter(request.GET, visible, user=request.user, today=today)


def _page(request: HttpRequest, found: Review, today: date, **refused: forms.Form) -> HttpResponse:
    """The review's page, with a form that was refused in its place."""
    talk = queries.talk_of(found, request.user, today)
    owners = [each.commitment.owner_id for each in (*talk.earlier, *talk.commitments)]
    shows(request, people=[*found.people, *owners])
    sides = access.sides_of(request.user, found, today)
    is_open = found.state == ReviewState.OPEN
    has_signed = any(each.signed and each.signed.by_id == request.user.pk for each in talk.sides)
    people = access.people_to_commit(found, today)
    context = {
        "review": found,
        "talk": talk,
        "sides": sides,
        "may_write": is_open and bool(sides),
        "to_sign": []
        if has_signed or not is_open
        else [each.side for each in talk.sides if each.side in sides and not each.signed],
        "note_form": NoteForm(),
        "commitment_form": CommitmentForm(people=people),
        "currency": current_company().currency,
        "breadcrumbs": [(_("Reviews"), reverse("monitoring:reviews"))],
        "as_of": found.ends_on,
        "today": today,
    } | refused
    return render(request, "monitoring/review.html", context, status=422 if refused else 200)
