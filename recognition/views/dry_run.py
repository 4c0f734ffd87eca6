"""A version of a programme tried on a past window: who would have earned what, at which cost."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.measures import MEASURES
from recognition import access
from recognition.forms.programmes import WindowForm
from recognition.models import Programme
from recognition.queries import dry_run as queries
from recognition.queries.words import window_words
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.org.access import MINIMUM_PEOPLE, scope_of
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows


@require_safe
def dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Totals for who sets programmes up; people and their steps for directors."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="write", today=today)
    form, run = _asked(request, found)
    sees_people = scope_of(request.user, today).sees_all
    if run and sees_people:
        _note(request, run)
    context = {
        "programme": found,
        "version": form.version,
        "measure": MEASURES[form.version.measure],
        "form": form,
        "run": run,
        "sees_people": sees_people,
        "is_told": run is not None and (sees_people or run.is_told),
        "least": MINIMUM_PEOPLE,
        "breadcrumbs": [
            (_("Programmes"), reverse("recognition:programmes")),
            (found.name, reverse("recognition:programme", args=[pk])),
        ],
        "currency": current_company().currency,
        "as_of": today,
    }
    return render(request, "recognition/dry_run.html", context)


@require_safe
def dry_run_csv(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The people and their steps as a CSV file; for directors."""
    today = timezone.localdate()
    found = access.get_programme(request.user, pk, to="approve", today=today)
    form, run = _asked(request, found)
    if run is None:
        return csv_refused(form.errors.get("window", [_("There is no past period.")]))
    _note(request, run)
    rows = queries.dry_run_rows(run, current_company().currency)
    return csv_response("dry-run", queries.DRY_RUN_COLUMNS, rows)


def _note(request: HttpRequest, run: queries.DryRun) -> None:
    shows(request, people=[row.goal.person_id for row in run.rows], data=DataClass.PAY)


def _asked(request: HttpRequest, found: Programme) -> tuple[WindowForm, queries.DryRun | None]:
    """The form with the windows of the newest version, and the run of the chosen one."""
    version = found.versions.select_related("department").prefetch_related("tiers")
    newest = version.kept().order_by("-number").first()
    if newest is None:
        raise Http404(_("There is no such programme."))
    windows = queries.windows_of(newest, timezone.localdate())
    choices = {f"{first}..{last}": (first, last) for first, last in windows}
    asked = request.GET.copy()
    if choices:
        asked.setdefault("window", next(iter(choices)))
    named = [(key, window_words(*days)) for key, days in choices.items()]
    form = WindowForm(asked if choices else None, choices=named, version=newest)
    if not form.is_valid():
        return form, None
    window = choices[form.cleaned_data["window"]]
    return form, queries.dry_run(newest, window, currency=current_company().currency)
