"""What runs in the background, for who sets the company up: what failed, why, run again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesmgmt.journal import actions
from salesmgmt.journal import queries as journal
from salesmgmt.journal.jobs import kind_name
from salesmgmt.journal.models import Job, JobState
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import attempt, form_messages
from salesmgmt.lib.tables import show_page
from salesmgmt.org import access, queries
from salesmgmt.org.asking import asker
from salesmgmt.org.forms import JobFilter, ReasonForm
from salesmgmt.org.tables import JobTable, error_words, job_status, progress_words


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """All jobs, the latest first, and how many are in which state."""
    today = timezone.localdate()
    access.require_set_up(request.user, today)
    found = JobFilter(request.GET, journal.job_list())
    table = JobTable(found.qs)
    show_page(table, request)
    table.csv_url = f"{reverse('org:jobs_csv')}?{request.GET.urlencode()}"
    context = {
        "table": table,
        "form": found.form,
        "states": journal.jobs_by_state(),
        "minutes_waited": journal.minutes_waited(),
        "as_of": today,
    }
    return render(request, "org/jobs.html", context)


@require_safe
def jobs_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    access.require_set_up(request.user, timezone.localdate())
    found = JobFilter(request.GET, journal.job_list())
    if not found.form.is_valid():
        return csv_refused(form_messages(found.form))
    return csv_response("jobs", queries.JOB_COLUMNS, queries.job_rows(found.qs))


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: what was asked, how far it is, and why it failed."""
    return _page(request, access.get_job(request.user, pk, today=timezone.localdate()))


@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed or cancelled job again."""
    return _act(request, pk, actions.retry)


@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a job that is not done stay undone."""
    return _act(request, pk, actions.cancel)


def _act(request: HttpRequest, pk: int, act: Callable[..., Job]) -> HttpResponse:
    found = access.get_job(request.user, pk, today=timezone.localdate())
    form = ReasonForm(request.POST)
    if changed := attempt(form, act, job_id=found.pk, by=asker(request)):
        messages.success(request, _what_holds(changed))
        return redirect("org:job", pk)
    return _page(request, access.get_job(request.user, pk, today=timezone.localdate()), form)


def _what_holds(job: Job) -> str:
    """What became of a job after somebody's click."""
    if job.state == JobState.CANCELLED:
        return _("The job is cancelled.")
    if job.cancel_asked_at:
        return _("The job is asked to end; its runner rolls back what it has written.")
    return _("The job waits for a runner again.")


def _page(request: HttpRequest, found: Job, form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "job": found,
        "name": kind_name(found.kind),
        "error": error_words(found.error),
        "status_key": job_status(found),
        "progress": progress_words(found),
        "act": queries.named_act(found.act),
        "breadcrumbs": [(_("Jobs"), reverse("org:jobs"))],
        "form": form or ReasonForm(),
        "may_cancel": Job.objects.cancellable().contains(found),
        "is_given_up": Job.objects.given_up().contains(found),
        "as_of": timezone.localdate(),
    }
    return render(request, "org/job.html", context, status=422 if form else 200)
