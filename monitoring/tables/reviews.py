"""Reviews and own commitments as tables."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from monitoring.models import Commitment, Review
from monitoring.queries.reviews import state_of
from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import NONE, day, icon, status
from salesmgmt.sales.tables import link


class ReviewTable(Table):
    """Reviews as the person may see them; by name and month, never by how the figures are."""

    holder = tables.Column(
        verbose_name=_("About"),
        accessor="pk",
        order_by=("department__tree_key", "person__sort_key", "-ends_on", "pk"),
    )
    window = tables.Column(
        verbose_name=_("Window"), accessor="starts_on", order_by=("ends_on", "pk")
    )
    lead = tables.Column(verbose_name=_("Led by"), order_by=("lead__sort_key", "pk"))
    subject = tables.Column(verbose_name=_("Answered by"), order_by=("subject__sort_key", "pk"))
    missing = tables.Column(verbose_name=_("Signature missing"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)

    class Meta:
        sequence = ("holder", "window", "lead", "subject", "missing", "state")
        empty_text = _(
            "No review matches. Reviews open by themselves when a month ends, for everybody with"
            " a goal and a manager."
        )

    caption = _("Reviews")
    csv_url = ""

    def render_holder(self, record: Review) -> SafeString:
        mark = "user" if record.department is None else "users"
        address = reverse("monitoring:review", args=[record.pk])
        return format_html('{} <a href="{}">{}</a>', icon(mark), address, record.holder)

    def render_window(self, record: Review) -> SafeString:
        return format_html(
            '<span class="text-nowrap">{} – {}</span>', day(record.starts_on), day(record.ends_on)
        )

    def render_missing(self, record: Any) -> str:
        # Annotated by queries.reviews.review_list.
        signed = ((record.lead_signed, record.lead), (record.subject_signed, record.subject))
        return ", ".join(str(person) for is_signed, person in signed if not is_signed) or NONE

    def render_state(self, record: Review) -> SafeString:
        return status(record.state)


class CommitmentTable(Table):
    """What the person promised in reviews."""

    text = tables.Column(verbose_name=_("Commitment"), orderable=False)
    due_on = tables.Column(verbose_name=_("Until"), order_by=("due_on", "pk"))
    owner = tables.Column(verbose_name=_("Who does it"), orderable=False)
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    class Meta:
        sequence = ("text", "due_on", "owner", "state")
        empty_text = _("No commitment matches. They are agreed in reviews.")
        attrs = {"td": {"class": "wrap"}}

    caption = _("Commitments")
    csv_url = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_text(self, record: Commitment) -> SafeString:
        return link(reverse("monitoring:commitment", args=[record.pk]), record.text)

    def render_due_on(self, record: Commitment) -> str:
        return day(record.due_on)

    def render_state(self, record: Commitment) -> SafeString:
        return status(state_of(record, self.today))
