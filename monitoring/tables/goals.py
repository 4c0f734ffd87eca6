"""The goal list as a table."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.rules.terms import MEASURED, HolderKind
from goals.templatetags.goals import costed_note, in_unit
from monitoring.queries.attainment import GoalStanding
from monitoring.templatetags.standing import attained_cell, verdict_cell
from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import NONE, STATUSES, day, icon

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
MARKS = {
    HolderKind.COMPANY: "building",
    HolderKind.DEPARTMENT: "users",
    HolderKind.PERSON: "user",
}


class GoalTable(Table):
    """Goals as the person may see them; sorted by window and name, never by attainment."""

    holder = tables.Column(
        verbose_name=_("Holder"),
        accessor="pk",
        order_by=("department__tree_key", "person__sort_key", "-starts_on"),
    )
    measure = tables.Column(verbose_name=_("Measure"), orderable=False)
    window = tables.Column(
        verbose_name=_("Window"), accessor="starts_on", order_by=("starts_on", "ends_on")
    )
    target = tables.Column(verbose_name=_("Target"), empty_values=(), orderable=False, attrs=NUMBER)
    actual = tables.Column(verbose_name=_("Actual"), empty_values=(), orderable=False, attrs=NUMBER)
    attainment = tables.Column(verbose_name=_("Attainment"), empty_values=(), orderable=False)
    verdict = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    class Meta:
        sequence = ("holder", "window", "measure", "target", "actual", "attainment", "verdict")
        empty_text = _("No goal matches these filters.")

    # Set by the view for the rows of the page.
    standings: Mapping[int, GoalStanding]
    caption = _("Goals")
    csv_url = ""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.standings = {}

    def render_holder(self, record: Goal) -> SafeString:
        return format_html(
            '{} <a href="{}">{}</a>',
            icon(MARKS[record.holder_kind]),
            reverse("goals:goal", args=[record.pk]),
            record.holder,
        )

    def render_measure(self, record: Goal) -> SafeString:
        return measure_words(record)

    def render_window(self, record: Goal) -> SafeString:
        return window_words(record)

    def render_target(self, record: Goal) -> str:
        return self._figure(record, "target")

    def render_actual(self, record: Goal) -> SafeString | str:
        figure, found = self._figure(record, "actual"), self.standings.get(record.pk)
        note = costed_note(found.costed, found.standing.actual) if found else ""
        return format_html('{}<span class="row-note">{}</span>', figure, note) if note else figure

    def render_attainment(self, record: Goal) -> SafeString | str:
        found = self.standings.get(record.pk)
        return attained_cell(found.standing) if found else NONE

    def render_verdict(self, record: Goal) -> SafeString | str:
        found = self.standings.get(record.pk)
        if record.state not in MEASURED:
            return STATUSES[record.state][2]
        return verdict_cell(found.verdict, found.standing) if found else NONE

    def _figure(self, goal: Goal, name: str) -> str:
        found = self.standings.get(goal.pk)
        value: Decimal | None = getattr(found.standing, name) if found else None
        return in_unit(value, goal.declared, self.currency)


def measure_words(goal: Goal) -> SafeString:
    """The measure and on which basis it is counted."""
    if not goal.declared.uses_basis:
        return format_html("{}", goal.declared.name)
    return format_html(
        '<span class="text-nowrap">{} <span class="text-secondary">· {}</span></span>',
        goal.declared.name,
        STATUSES[goal.basis][2],
    )


def window_words(goal: Goal) -> SafeString:
    """First and last day of the window."""
    return format_html(
        '<span class="text-nowrap">{} – {}</span>',
        day(goal.starts_on),
        day(goal.ends_on),
    )
