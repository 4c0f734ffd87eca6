"""Awards, and the ledger entries behind one, as tables."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from monitoring.tables.entries import EntryTable
from recognition.models import Award
from recognition.queries.words import ICONS, KINDS, award_words, chip_key, window_words
from recognition.rules.terms import AwardKind
from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import day, icon, status
from salesmgmt.sales.models import Credit
from salesmgmt.sales.tables import NUMBER, link


class AwardTable(Table):
    """Awards as the person may see them."""

    person = tables.Column(verbose_name=_("Person"), order_by=("person__sort_key", "pk"))
    programme = tables.Column(verbose_name=_("Programme"), order_by=("programme__name", "pk"))
    goal = tables.Column(verbose_name=_("Goal"), order_by=("goal__ends_on", "pk"))
    kind = tables.Column(verbose_name=_("Kind"), order_by=("kind", "pk"))
    what = tables.Column(verbose_name=_("Award"), empty_values=(), orderable=False, attrs=NUMBER)
    state = tables.Column(verbose_name=_("State"), order_by=("state", "pk"))

    class Meta:
        empty_text = _("No award matches these filters.")

    caption = _("Awards")
    csv_url = ""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def render_person(self, record: Award) -> SafeString:
        return link(reverse("recognition:award", args=[record.pk]), record.person)

    def render_goal(self, record: Award) -> SafeString:
        words = window_words(record.goal.starts_on, record.goal.ends_on)
        return format_html('<span class="text-nowrap">{}</span>', words)

    def render_kind(self, record: Award) -> SafeString:
        kind = AwardKind(record.kind)
        note = "" if record.corrects_id is None else _("correction")
        return format_html(
            '<span class="text-nowrap">{} {} <span class="text-secondary">{}</span></span>',
            icon(ICONS[kind]),
            KINDS[kind],
            note,
        )

    def render_what(self, record: Award) -> str:
        return award_words(record, self.currency)

    def render_state(self, value: str) -> SafeString:
        return status(chip_key(value))


class CountedTable(EntryTable):
    """Ledger entries that an award counts, by the day of the sale."""

    origin_on = tables.Column(verbose_name=_("Sold on"))

    class Meta:
        exclude = ("person", "basis", "share")
        sequence = ("origin_on", "business_on", "order", "...")
        empty_text = _("Nothing was credited in this window.")

    def render_origin_on(self, record: Credit) -> str:
        return day(record.origin_on)
