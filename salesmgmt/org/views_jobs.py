"""What runs in the background, for who sets the company up: what failed, why, run again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from salesmgmt.journal import actions
from salesmgmt.journal import queries as journal
from salesmgmt.journal.models import Job
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.refusals import attempt
from salesmgmt.lib.tables import show_page
from salesmgmt.org import access, queries
from salesmgmt.org.asking import asker
from salesmgmt.org.forms import JobFilter, ReasonForm
from salesmgmt.org.tables import JobTable


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
        "as_of": today,
    }
    return render(request, "org/jobs.html", context)


@require_safe
def jobs_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    access.require_set_up(request.user, timezone.localdate())
    rows = queries.job_rows(JobFilter(request.GET, journal.job_list()).qs)
    return csv_response("jobs", queries.JOB_COLUMNS, rows)


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: what was asked, how far it is, and why it failed."""
    return _page(request, access.get_job(request.user, pk, today=timezone.localdate()))


@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed or cancelled job again."""
    return _act(request, pk, actions.retry, gettext_lazy("The job waits for a runner again."))


@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a job that is not done stay undone."""
    return _act(request, pk, actions.cancel, gettext_lazy("The job is cancelled."))


def _act(
    request: HttpRequest, pk: int, act: Callable[..., Job], said: str | Promise
) -> HttpResponse:
    found = access.get_job(request.user, pk, today=timezone.localdate())
    form = ReasonForm(request.POST)
    if attempt(form, act, job_id=found.pk, by=asker(request)):
        messages.success(request, str(said))
        return redirect("org:job", pk)
    return _page(request, access.get_job(request.user, pk, today=timezone.localdate()), form)


def _page(request: HttpRequest, found: Job, form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "job": found,
        "act": queries.named_act(found.act),
        "breadcrumbs": [(_("Jobs"), reverse("org:jobs"))],
        "form": form or ReasonForm(),
        "is_open": Job.objects.open().contains(found),
        "is_given_up": Job.objects.given_up().contains(found),
        "as_of": timezone.localdate(),
    }
    return render(request, "org/job.html", context, status=422 if form else 200)
