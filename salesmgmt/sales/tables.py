"""Tables of the record."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import day, money, status
from salesmgmt.org.models import Department, User
from salesmgmt.sales.queries.orders import credited_elsewhere, part_of, state_of
from salesmgmt.sales.rules.timeline import DeliveryState

if TYPE_CHECKING:
    from salesmgmt.sales.queries.orders import ListedOrder

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


def link(url: str, text: Any) -> SafeString:
    """A link in a cell."""
    return format_html('<a href="{}">{}</a>', url, text)


class OrderTable(Table):
    """Orders as the person may see them; figures in the company currency."""

    # Rows with the same value keep one order, so that none is on two pages.
    key = tables.Column(verbose_name=_("Order"))
    booked_on = tables.Column(verbose_name=_("Ordered on"), order_by=("booked_on", "pk"))
    customer = tables.Column(verbose_name=_("Customer"), order_by=("customer__name", "pk"))
    department = tables.Column(
        verbose_name=_("Department"), order_by=("department__tree_key", "pk")
    )
    credited = tables.Column(verbose_name=_("Credited to"), empty_values=(), orderable=False)
    revenue = tables.Column(verbose_name=_("Net amount"), attrs=NUMBER, order_by=("revenue", "pk"))
    due_on = tables.Column(verbose_name=_("Due on"), order_by=("due_on", "pk"))
    delivery = tables.Column(verbose_name=_("Delivery"), empty_values=(), orderable=False)

    class Meta:
        sequence = (
            "key",
            "booked_on",
            "customer",
            "department",
            "credited",
            "revenue",
            "due_on",
            "delivery",
        )
        empty_text = _("No order matches these filters.")

    caption = _("Orders")
    csv_url = ""

    def __init__(
        self,
        *args: Any,
        currency: str,
        today: date,
        under: Department | None = None,
        person: User | None = None,
        **kwargs: Any,
    ) -> None:
        """`under` and `person`: in which department, to whom alone the orders are credited."""
        super().__init__(*args, **kwargs)
        self.currency, self.today = currency, today
        self.under, self.person = under, person

    def render_key(self, record: "ListedOrder") -> SafeString:
        return link(reverse("sales:order", args=[record.pk]), record.key)

    def render_booked_on(self, value: Any) -> str:
        return day(value)

    def render_due_on(self, value: Any) -> str:
        return day(value)

    def render_department(self, record: "ListedOrder") -> SafeString:
        return department_cell(record.department, credited_elsewhere(record))

    def render_revenue(self, record: "ListedOrder") -> SafeString:
        part = part_of(record, under=self.under, person=self.person)
        return amount_cell(record.revenue, part, self.currency)

    def render_credited(self, record: "ListedOrder") -> Any:
        names = [(share.person.name,) for share in record.visible_shares if share.person]
        return format_html_join(", ", "{}", names) if names else _("unassigned")

    def render_delivery(self, record: "ListedOrder") -> SafeString:
        return delivery_chip(state_of(record, self.today))


def department_cell(unit: Department, elsewhere: Iterable[str]) -> SafeString:
    """The selling unit of an order, and below it where the order counts instead or as well."""
    names = ", ".join(elsewhere)
    if not names:
        return format_html("{}", unit)
    words = _("credited in %(departments)s") % {"departments": names}
    return format_html('{}<span class="row-note">{}</span>', unit, words)


def amount_cell(whole: Decimal, part: Decimal, currency: str) -> SafeString:
    """The order's amount, and below it the part that counts where that is less."""
    amount = money(whole, currency)
    if part == whole:
        return format_html("{}", amount)
    words = _("credited here: %(amount)s") % {"amount": money(part, currency)}
    return format_html('{}<span class="row-note">{}</span>', amount, words)


def delivery_chip(state: DeliveryState) -> SafeString:
    """Delivered or open, and by how many days late."""
    if not state.is_late:
        return status("open" if state.is_open else "on_time")
    late = ngettext("%(days)d day", "%(days)d days", state.late_days) % {"days": state.late_days}
    return format_html("{} {}", status("late"), late)
