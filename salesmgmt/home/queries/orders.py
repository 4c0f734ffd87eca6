"""Which orders are new, which are overdue?"""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from salesmgmt.org.access import Person, scope_of
from salesmgmt.sales.models import Order, OrderShare
from salesmgmt.sales.queries.orders import order_list

if TYPE_CHECKING:
    from salesmgmt.sales.queries.orders import ListedOrder

LATEST = 5


def own_latest_orders(person: Person, today: date) -> "QuerySet[ListedOrder]":
    """The person's own last orders with their `revenue`, newest first; one query."""
    shared = OrderShare.objects.current().filter(person=person.pk, order=OuterRef("pk"))
    found = order_list(person, today).filter(Exists(shared), booked_on__lte=today)
    return found.prefetch_related(None)[:LATEST]


def overdue_orders(person: Person, today: date) -> "QuerySet[Order]":
    """Orders of who leads that are past their day and not shipped at all; of others none."""
    scope = scope_of(person, today)
    if not (scope.sees_all or scope.is_manager):
        return Order.objects.none()
    return Order.objects.visible_to(person, today).overdue(today)
