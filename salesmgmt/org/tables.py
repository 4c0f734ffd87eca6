"""Tables of the company's settings."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.models import Job
from salesmgmt.lib.templatetags.figures import moment, status

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
ON_ONE_LINE = {"td": {"class": "text-nowrap"}}
LONGEST_SHOWN = 120


class JobTable(tables.Table):
    """What runs in the background; times are the reader's."""

    kind = tables.Column(verbose_name=_("Kind"), order_by=("kind", "-pk"))
    key = tables.Column(verbose_name=_("Of what"), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    attempts = tables.Column(verbose_name=_("Attempts"), attrs=NUMBER, order_by=("attempts", "pk"))
    created_at = tables.Column(
        verbose_name=_("Asked for"), order_by=("created_at", "pk"), attrs=ON_ONE_LINE
    )
    finished_at = tables.Column(
        verbose_name=_("Over"), order_by=("finished_at", "pk"), attrs=ON_ONE_LINE
    )
    error = tables.Column(verbose_name=_("Last error"), orderable=False)

    class Meta:
        sequence = ("kind", "key", "state", "attempts", "created_at", "finished_at", "error")
        empty_text = _("No job matches these filters.")

    caption = _("Jobs")
    csv_url = ""

    def render_kind(self, record: Job) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("org:job", args=[record.pk]), record.kind)

    def render_state(self, record: Job) -> SafeString:
        return render_to_string("components/status_chip.html", status(f"job_{record.state}"))

    def render_created_at(self, record: Job) -> str:
        return moment(record.created_at)

    def render_finished_at(self, record: Job) -> str:
        return moment(record.finished_at)

    def render_error(self, value: str) -> str:
        return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
