"""Tables of the company's settings."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import kind_name
from salesmgmt.journal.models import RUNNER_DIED, Job, JobState
from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import NONE, count, moment, status

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
ON_ONE_LINE = {"td": {"class": "text-nowrap"}}
WRAPPED = {"td": {"class": "wrap"}}
LONGEST_SHOWN = 60


def job_status(job: Job) -> str:
    """The key of the job's chip; a running one that is asked to end has its own."""
    is_ending = job.state == JobState.RUNNING and job.cancel_asked_at
    return "job_ending" if is_ending else f"job_{job.state}"


def progress_words(job: Job) -> str:
    """How far the job said that it is: 3 of 7; nothing when it said nothing."""
    if job.progress_of is None:
        return ""
    parts = {"done": count(job.progress_done), "of": count(job.progress_of)}
    return str(_("%(done)s of %(of)s")) % parts


def error_words(error: str) -> str:
    """Why a job failed: what its program said, or our own sentence in the reader's language."""
    return gettext(error) if error == RUNNER_DIED else error


class JobTable(Table):
    """What runs in the background; times are the reader's."""

    kind = tables.Column(verbose_name=_("Kind"), order_by=("kind", "-pk"))
    key = tables.Column(verbose_name=_("Of what"), orderable=False, attrs=WRAPPED)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    progress = tables.Column(
        verbose_name=_("Progress"), attrs=NUMBER, empty_values=(), orderable=False
    )
    attempts = tables.Column(verbose_name=_("Attempts"), attrs=NUMBER, order_by=("attempts", "pk"))
    created_at = tables.Column(
        verbose_name=_("Asked for"), order_by=("created_at", "pk"), attrs=ON_ONE_LINE
    )
    not_before = tables.Column(
        verbose_name=_("Next try"), order_by=("not_before", "pk"), attrs=ON_ONE_LINE
    )
    finished_at = tables.Column(
        verbose_name=_("Over"), order_by=("finished_at", "pk"), attrs=ON_ONE_LINE
    )
    error = tables.Column(verbose_name=_("Last error"), orderable=False, attrs=WRAPPED)

    class Meta:
        sequence = (
            "kind",
            "state",
            "key",
            "error",
            "progress",
            "attempts",
            "created_at",
            "not_before",
            "finished_at",
        )
        default = NONE
        empty_text = _("No job matches these filters.")

    caption = _("Jobs")
    csv_url = ""

    def render_kind(self, record: Job) -> SafeString:
        address = reverse("org:job", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, kind_name(record.kind))

    def render_state(self, record: Job) -> SafeString:
        return status(job_status(record))

    def render_progress(self, record: Job) -> str:
        return progress_words(record) or NONE

    def render_not_before(self, record: Job) -> str:
        return moment(record.not_before if record.state == JobState.WAITING else None)

    def render_created_at(self, record: Job) -> str:
        return moment(record.created_at)

    def render_finished_at(self, record: Job) -> str:
        return moment(record.finished_at)

    def render_error(self, value: str) -> str:
        value = error_words(value)
        short = value.splitlines()[0][:LONGEST_SHOWN]
        return short if short == value else f"{short}…"
