"""The history of orders: their documents as they were recorded, and what the acts are called."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person
from salesmgmt.sales.access import get_order
from salesmgmt.sales.models import Cancellation, Delivery, Invoice, Order, Return


def _order(user: Person, pk: int, today: date) -> Order:
    return get_order(user, pk, today=today)


ORDER = ObjectHistory(
    "order",
    "sales:order",
    _("Order"),
    _order,
    (
        Part(Order, "pk", {"booked_on": _("Ordered on"), "due_on": _("Due on")}),
        Part(Delivery, "order", {"delivered_on": _("Delivered on")}, name=_("Delivery")),
        Part(Cancellation, "order", {"cancelled_on": _("Cancelled on")}, name=_("Cancellation")),
        Part(Return, "order", {"returned_on": _("Returned on")}, name=_("Return")),
        Part(Invoice, "order", {"issued_on": _("Issued on")}, name=_("Invoice")),
    ),
)

ACTS = {
    "sales.load": _("Documents loaded"),
    "sales.recredit": _("Credit shared anew"),
    "sales.rebuild_sums": _("Sums made anew from the record"),
}
