"""Settings of the company: who answers for what, and which periods are closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import refuse
from salesmgmt.org import access, actions, queries
from salesmgmt.org.forms import AppointForm, ClosePeriodForm


@require_safe
def accountability(request: HttpRequest) -> HttpResponse:
    """Who answers for which area, today and before; the form for who may appoint."""
    today = timezone.localdate()
    access.require_accountability(request.user, today)
    people = access.people_to_appoint(request.user, today)
    return _accountability(request, AppointForm(people=people, today=today))


@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Make somebody answer for an area from a day on."""
    today = timezone.localdate()
    access.require_set_up(request.user, today)
    people = access.people_to_appoint(request.user, today)
    form = AppointForm(request.POST, people=people, today=today)
    if form.is_valid():
        try:
            by = access.signed_in(request.user)
            actions.appoint_accountable(**form.cleaned_data, by=by)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            words = {"person": form.cleaned_data["person"]}
            messages.success(request, _("%(person)s is appointed.") % words)
            return redirect("org:accountability")
    return _accountability(request, form, status=422)


@require_safe
def accountability_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everybody who answers or answered for an area, as a CSV file."""
    access.require_accountability(request.user, timezone.localdate())
    rows = queries.accountability_rows()
    return csv_response("accountability", queries.ACCOUNTABILITY_COLUMNS, rows)


def _accountability(request: HttpRequest, form: AppointForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "areas": queries.accountability(today),
        "form": form,
        "may_appoint": access.sets_up_company(access.scope_of(request.user, today)),
        "as_of": today,
    }
    return render(request, "org/accountability.html", context, status=status)


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """The fiscal calendar: which periods are closed, and the form to close the next one."""
    access.require_set_up(request.user, timezone.localdate())
    years = queries.years_of_periods()
    next_ones = queries.closable(years, timezone.localdate())
    return _periods(request, years, ClosePeriodForm(periods=next_ones))


@require_POST
def close_period(request: HttpRequest) -> HttpResponse:
    """Close a period that is over."""
    access.require_set_up(request.user, timezone.localdate())
    years = queries.years_of_periods()
    form = ClosePeriodForm(request.POST, periods=queries.closable(years, timezone.localdate()))
    if form.is_valid():
        try:
            by = access.signed_in(request.user)
            closed = actions.close_period(**form.cleaned_data, at=timezone.now(), by=by)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(period)s is closed.") % {"period": closed.key})
            return redirect("org:periods")
    return _periods(request, years, form, status=422)


@require_safe
def periods_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The periods of the calendar as a CSV file."""
    access.require_set_up(request.user, timezone.localdate())
    return csv_response("periods", queries.PERIOD_COLUMNS, queries.period_rows())


def _periods(
    request: HttpRequest,
    years: list[queries.YearOfPeriods],
    form: ClosePeriodForm,
    status: int = 200,
) -> HttpResponse:
    context = {"years": years, "form": form, "as_of": timezone.localdate()}
    return render(request, "org/periods.html", context, status=status)
