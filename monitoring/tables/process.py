"""Tables of the process: orders that are late, and follow-ups."""

from datetime import date
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from monitoring.queries.follow_ups import ANSWERS
from salesmgmt.lib.tables import Table
from salesmgmt.lib.templatetags.figures import NONE, day, status
from salesmgmt.sales.tables import NUMBER, amount_cell, department_cell, link

if TYPE_CHECKING:
    from monitoring.queries.follow_ups import ListedFollowUp
    from salesmgmt.sales.queries.orders import LateOrder, ListedOrder


class LateTable(Table):
    """Orders past their day of which something is still to come."""

    key = tables.Column(verbose_name=_("Order"))
    customer = tables.Column(verbose_name=_("Customer"), order_by=("customer__name", "pk"))
    department = tables.Column(
        verbose_name=_("Department"), order_by=("department__tree_key", "pk")
    )
    due_on = tables.Column(verbose_name=_("Due on"), order_by=("due_on", "pk"))
    late = tables.Column(verbose_name=_("Late by"), empty_values=(), orderable=False)
    revenue = tables.Column(verbose_name=_("Net amount"), attrs=NUMBER, order_by=("revenue", "pk"))

    caption = _("Orders that are late now")
    csv_url = ""

    def __init__(self, *args: Any, currency: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.today = currency, today

    def render_key(self, record: "ListedOrder") -> SafeString:
        return link(reverse("sales:order", args=[record.pk]), record.key)

    def render_due_on(self, value: date) -> str:
        return day(value)

    def render_late(self, record: "ListedOrder") -> str:
        days = (self.today - record.due_on).days if record.due_on else 0
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    def render_department(self, record: "LateOrder") -> SafeString:
        return department_cell(record.department, record.elsewhere)

    def render_revenue(self, record: "LateOrder") -> SafeString:
        return amount_cell(record.revenue, record.part, self.currency)


class FollowUpTable(Table):
    """Follow-ups as the person may see them; open ones first."""

    order = tables.Column(verbose_name=_("Order"), order_by=("order__key", "pk"))
    customer = tables.Column(
        verbose_name=_("Customer"),
        accessor="order__customer",
        order_by=("order__customer__name", "pk"),
    )
    owner = tables.Column(verbose_name=_("Owner"), empty_values=(), orderable=False)
    delivered_on = tables.Column(verbose_name=_("Delivered on"), order_by=("delivered_on", "pk"))
    due_on = tables.Column(verbose_name=_("Due on"), order_by=("due_on", "pk"))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    answer = tables.Column(verbose_name=_("Answer"), empty_values=(), orderable=False)

    class Meta:
        empty_text = _("No follow-up matches these filters.")

    caption = _("Follow-ups")
    csv_url = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_order(self, record: "ListedFollowUp") -> SafeString:
        return link(reverse("monitoring:follow_up", args=[record.pk]), record.order.key)

    def render_owner(self, record: "ListedFollowUp") -> Any:
        if record.owner is None:
            return format_html('<span class="text-secondary">{}</span>', _("nobody yet"))
        return record.owner.name if record.names_owner else _("a colleague")

    def render_delivered_on(self, value: date) -> str:
        return day(value)

    def render_due_on(self, value: date) -> str:
        return day(value)

    def render_state(self, record: "ListedFollowUp") -> SafeString:
        if record.done_on:
            return status("done")
        return status("overdue" if record.due_on < self.today else "open")

    def render_answer(self, record: "ListedFollowUp") -> Any:
        if record.feedback is not None:
            return ANSWERS[record.feedback.score]
        return _("nobody reached") if record.done_on else NONE
