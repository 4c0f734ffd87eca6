"""Diagnoses and questions as tables."""

from collections.abc import Mapping

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Diagnosis, Finding
from diagnostics.queries.diagnoses import next_of
from diagnostics.queries.words import CAUSES
from diagnostics.rules.terms import BEFORE_PERSON
from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import NONE, day, status

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class DiagnosisTable(Table):
    """Diagnoses as the person may see them, open ones first; never sorted by the gap."""

    holder = tables.Column(
        verbose_name=_("Goal"),
        accessor="pk",
        order_by=("goal__department__tree_key", "goal__person__sort_key", "-opened_on"),
    )
    window = tables.Column(
        verbose_name=_("Window"), accessor="goal__starts_on", order_by=("goal__starts_on", "pk")
    )
    opened_on = tables.Column(verbose_name=_("Opened on"))
    state = tables.Column(verbose_name=_("State"), orderable=False)
    answered = tables.Column(
        verbose_name=_("Answered"), empty_values=(), orderable=False, attrs=NUMBER
    )
    next = tables.Column(verbose_name=_("Next step"), empty_values=(), orderable=False)

    class Meta:
        sequence = ("holder", "window", "opened_on", "state", "answered", "next")
        empty_text = _(
            "No diagnosis matches. One is opened on the page of a goal that is missed or behind."
        )

    # Set by the view: whether an agreement lets the person be judged.
    judges_person = False
    caption = _("Diagnoses")
    csv_url = ""

    def render_holder(self, record: Diagnosis) -> SafeString:
        return format_html(
            '<a href="{}">{} · {}</a>',
            reverse("diagnostics:diagnosis", args=[record.pk]),
            record.goal.holder,
            record.goal.declared.name,
        )

    def render_window(self, record: Diagnosis) -> SafeString:
        return format_html(
            '<span class="text-nowrap">{} – {}</span>',
            day(record.goal.starts_on),
            day(record.goal.ends_on),
        )

    def render_opened_on(self, record: Diagnosis) -> str:
        return day(record.opened_on)

    def render_state(self, record: Diagnosis) -> SafeString:
        return status(record.state)

    def render_answered(self, record: Diagnosis) -> str:
        # Annotated by queries.diagnoses.listed.
        return f"{getattr(record, 'answered', 0)} / {len(BEFORE_PERSON)}"

    def render_next(self, record: Diagnosis) -> str:
        return next_of(record, judges_person=self.judges_person) or NONE


class FindingTable(Table):
    """Questions to a person; a department stands for whose goal each is about."""

    cause = tables.Column(verbose_name=_("Cause"), orderable=False)
    about = tables.Column(
        verbose_name=_("About"),
        empty_values=(),
        orderable=False,
        attrs={"td": {"class": "cell-words"}},
    )
    window = tables.Column(
        verbose_name=_("Window"), accessor="diagnosis__goal__starts_on", orderable=False
    )
    due_on = tables.Column(verbose_name=_("Due on"))
    state = tables.Column(verbose_name=_("State"), accessor="answer", empty_values=())

    class Meta:
        sequence = ("cause", "about", "window", "due_on", "state")
        empty_text = _("Nothing is asked of you.")

    # Set by the view for the rows of the page.
    places: Mapping[int, str] = {}
    caption = _("Questions to me")
    csv_url = ""

    def render_cause(self, record: Finding) -> SafeString:
        address = reverse("diagnostics:finding", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, CAUSES[record.cause])

    def render_about(self, record: Finding) -> str:
        goal = record.diagnosis.goal
        return f"{self.places.get(goal.pk, NONE)} · {goal.declared.name}"

    def render_window(self, record: Finding) -> SafeString:
        goal = record.diagnosis.goal
        return format_html(
            '<span class="text-nowrap">{} – {}</span>', day(goal.starts_on), day(goal.ends_on)
        )

    def render_due_on(self, record: Finding) -> str:
        return day(record.due_on)

    def render_state(self, record: Finding) -> SafeString:
        return status(record.answer or "asked")
