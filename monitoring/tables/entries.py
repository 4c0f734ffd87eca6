"""What is behind a figure, as tables: ledger entries, or closed opportunities."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import NONE, count, day, money, ratio_percent, status
from salesmgmt.sales.models import Credit
from salesmgmt.sales.rules.terms import EntryKind, Stage
from salesmgmt.sales.tables import NUMBER, link

WORDS = {"td": {"class": "words"}}

ENTRY_WORDS = {
    EntryKind.CREDIT: _("Credit"),
    EntryKind.REVERSAL: _("Reversal"),
    EntryKind.RECREDIT: _("Credited again"),
}
STAGE_WORDS = {Stage.WON: _("Won"), Stage.LOST: _("Lost")}


class FigureTable(Table):
    """Rows in the order of the query; amounts in the company currency."""

    csv_url = ""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, orderable=False, **kwargs)
        self.currency = currency


class EntryTable(FigureTable):
    """Ledger entries, newest first."""

    business_on = tables.Column(verbose_name=_("Counts on"))
    order = tables.Column(verbose_name=_("Order"), accessor="line__order__key")
    customer = tables.Column(
        verbose_name=_("Customer"), accessor="line__order__customer__name", attrs=WORDS
    )
    product = tables.Column(verbose_name=_("Product"), accessor="line__product__name", attrs=WORDS)
    person = tables.Column(verbose_name=_("Person"), empty_values=(), attrs=WORDS)
    basis = tables.Column(verbose_name=_("Basis"))
    entry = tables.Column(verbose_name=_("Entry"))
    share = tables.Column(verbose_name=_("Share"), attrs=NUMBER)
    quantity = tables.Column(verbose_name=_("Units"), attrs=NUMBER)
    revenue = tables.Column(verbose_name=_("Revenue"), attrs=NUMBER)
    margin = tables.Column(verbose_name=_("Margin"), accessor="known_margin", attrs=NUMBER)

    class Meta:
        empty_text = _("No entry counts for this figure.")

    caption = _("Entries")
    # Orders of the page's rows whose own page the reader may open; set by the view.
    openable: Collection[int] = ()

    def render_business_on(self, value: date) -> str:
        return day(value)

    def render_order(self, record: Credit, value: str) -> SafeString | str:
        if record.order_id not in self.openable:
            return value
        return link(reverse("sales:order", args=[record.order_id]), value)

    def render_person(self, record: Credit) -> Any:
        return record.person.name if record.person else _("unassigned")

    def render_basis(self, value: str) -> SafeString:
        return status(value)

    def render_entry(self, value: str) -> Any:
        return ENTRY_WORDS[EntryKind(value)]

    def render_share(self, value: Decimal) -> str:
        return ratio_percent(value)

    def render_quantity(self, value: Decimal) -> str:
        return count(value, 0 if value == value.to_integral_value() else 2)

    def render_revenue(self, value: Decimal) -> str:
        return money(value, self.currency)

    def render_margin(self, value: Decimal) -> str:
        return money(value, self.currency)


class DealTable(FigureTable):
    """Closed opportunities, newest first."""

    closed_on = tables.Column(verbose_name=_("Closed on"))
    key = tables.Column(verbose_name=_("Opportunity"))
    customer = tables.Column(verbose_name=_("Customer"), default=NONE)
    product = tables.Column(verbose_name=_("Product"), default=NONE)
    owner = tables.Column(verbose_name=_("Person"))
    stage = tables.Column(verbose_name=_("Outcome"))
    value = tables.Column(verbose_name=_("Value"), attrs=NUMBER)

    class Meta:
        empty_text = _("No opportunity was closed for this figure.")

    caption = _("Opportunities")

    def render_closed_on(self, value: date) -> str:
        return day(value)

    def render_stage(self, value: str) -> Any:
        return STAGE_WORDS[Stage(value)]

    def render_value(self, value: Decimal) -> str:
        return money(value, self.currency)
