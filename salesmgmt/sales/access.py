"""Who may open which part of the record."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from salesmgmt.org.access import Person, departments_with_totals, people_visible, scope_of
from salesmgmt.org.models import Department, User
from salesmgmt.org.queries import company_currency
from salesmgmt.sales.models import Customer, Order


class Opened(TypedDict):
    """What an order is opened with besides its own fields."""

    company_currency: str


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    OpenOrder = WithAnnotations[Order, Opened]


def require_orders(user: Person, today: date) -> None:
    """Refuse people whose role has no orders at all (administrator, HR, heads ...)."""
    if not scope_of(user, today).sees_people:
        raise PermissionDenied


def departments_offered(user: Person, today: date) -> QuerySet[Department]:
    """Departments that the person may narrow orders down to, in the order of the tree."""
    return departments_with_totals(scope_of(user, today)).order_by("tree_key")


def people_offered(user: Person, today: date) -> QuerySet[User]:
    """People whose orders alone the person may ask for."""
    return people_visible(scope_of(user, today), today)


def customers_visible(user: Person, today: date) -> QuerySet[Customer]:
    """Customers of the orders that the person may see; directors see all."""
    if scope_of(user, today).sees_all:
        return Customer.objects.all()
    orders = Order.objects.visible_to(user, today)
    return Customer.objects.filter(pk__in=orders.order_by().values("customer"))


def get_order(user: Person, pk: int, *, today: date) -> "OpenOrder":
    """The order, to be looked at, with the company's currency; 404 when it is none of theirs."""
    visible = Order.objects.visible_to(user, today).select_related(
        "customer", "department", "territory"
    )
    order = visible.annotate(company_currency=company_currency()).filter(pk=pk).first()
    if order is None:
        raise Http404
    return order
