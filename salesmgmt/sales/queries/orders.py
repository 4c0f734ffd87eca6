"""Which orders are there, and what happened to one of them?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    Count,
    DecimalField,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from salesmgmt.org.access import Person
from salesmgmt.sales.models import (
    Basis,
    Credit,
    CreditKind,
    Delivery,
    LineEvent,
    Order,
    OrderLine,
    OrderShare,
)
from salesmgmt.sales.rules.terms import EventKind
from salesmgmt.sales.rules.timeline import (
    DeliveryState,
    Happening,
    Step,
    delivery_state,
    in_order,
)

_AMOUNT = DecimalField(max_digits=20, decimal_places=6)


class Listed(TypedDict):
    """What the order list knows of an order besides its own fields."""

    # Company currency, as ordered.
    revenue: Decimal
    shipped_on: date | None
    visible_shares: list[OrderShare]


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedOrder = WithAnnotations[Order, Listed]


def order_list(user: Person, today: date) -> "QuerySet[ListedOrder]":
    """Visible orders with `revenue` (company currency, as ordered), `shipped_on` (last shipment)
    and `visible_shares` (those the person may see); filters and paging are the caller's."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).values("order")
    shipped = Delivery.objects.filter(order=OuterRef("pk")).values("order")
    shares = OrderShare.objects.current().visible_to(user, today).select_related("person")
    return (
        Order.objects.visible_to(user, today)
        .select_related("customer", "department")
        .annotate(
            revenue=Subquery(lines.annotate(net=Sum("net_amount")).values("net")) * F("rate"),
            shipped_on=Subquery(
                shipped.annotate(last=Max(Coalesce("delivered_on", "shipped_on"))).values("last")
            ),
        )
        .prefetch_related(Prefetch("shares", queryset=shares, to_attr="visible_shares"))
        .newest_first()
    )


def delivery_states(orders: "Sequence[ListedOrder]", today: date) -> dict[int, DeliveryState]:
    """How far delivery of each order is, by its id; one query for all of them."""
    left = {order.pk: Decimal(0) for order in orders}
    for order_id, kind, quantity in (
        LineEvent.objects.filter(order_id__in=left)
        .values_list("order_id", "kind")
        .annotate(total=Sum("quantity"))
    ):
        left[order_id] += quantity * _LEFT_SIGN.get(EventKind(kind), 0)
    return {
        order.pk: delivery_state(
            order.due_on, order.shipped_on, is_complete=left[order.pk] <= 0, today=today
        )
        for order in orders
    }


# What is still to be delivered: ordered, less what was given up before or delivered.
_LEFT_SIGN = {EventKind.BOOKED: 1, EventKind.CANCELLED: -1, EventKind.DELIVERED: -1}


ORDER_COLUMNS = (
    "order",
    "ordered_on",
    "customer_key",
    "customer",
    "department_key",
    "credited_to",
    "net_amount_company_currency",
    "due_on",
    "last_shipped_on",
)
"""Columns of the order list as CSV."""


def order_rows(orders: "QuerySet[ListedOrder]") -> Iterator[tuple[object, ...]]:
    """The order list as rows of ORDER_COLUMNS; read in pieces, so memory stays flat."""
    for order in orders.iterator(chunk_size=2_000):
        names = ", ".join(share.person.name for share in order.visible_shares if share.person)
        yield (
            order.key,
            order.booked_on,
            order.customer.key,
            order.customer.name,
            order.department.key,
            names,
            order.revenue,
            order.due_on,
            order.shipped_on,
        )


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an order; `discount` is a ratio of the gross amount, None for free goods.

    Quantities are what was ordered, delivered, and given up (cancelled or returned) of it.
    """

    line: OrderLine
    discount: Decimal | None
    delivered: Decimal
    given_up: Decimal


def order_lines(order: Order) -> list[LineRow]:
    """The order's lines and what became of them; two queries."""
    happened: dict[tuple[int, str], Decimal] = {
        (row["line_id"], row["kind"]): row["total"]
        for row in LineEvent.objects.filter(order_id=order.pk)
        .values("line_id", "kind")
        .annotate(total=Sum("quantity"))
    }

    def total(line: OrderLine, *kinds: EventKind) -> Decimal:
        return sum((happened.get((line.pk, kind), Decimal(0)) for kind in kinds), Decimal(0))

    return [
        LineRow(
            line,
            _discount(line),
            total(line, EventKind.DELIVERED),
            total(line, EventKind.CANCELLED, EventKind.RETURNED),
        )
        for line in order.lines.select_related("product").order_by("pk")
    ]


def _discount(line: OrderLine) -> Decimal | None:
    return 1 - line.net_amount / line.gross_amount if line.gross_amount else None


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """Sums over the order's lines in its currency, before and after discount."""

    gross_amount: Decimal
    net_amount: Decimal
    is_complete: bool


def order_totals(rows: list[LineRow]) -> OrderTotals:
    """What the lines add up to, and whether nothing is left to deliver."""
    return OrderTotals(
        sum((row.line.gross_amount for row in rows), Decimal(0)),
        sum((row.line.net_amount for row in rows), Decimal(0)),
        all(row.delivered + row.given_up >= row.line.quantity for row in rows),
    )


def timeline(order: Order, today: date) -> list[Happening]:
    """What happened to the order, oldest first, with the due day among it; five queries."""
    deliveries = list(order.deliveries.all())
    happenings = [Happening(Step.ORDERED, order.booked_on, order.key)]
    if order.due_on is not None:
        happenings.append(Happening(Step.DUE, order.due_on, is_ahead=order.due_on > today))
    for delivery in deliveries:
        happenings += _of_delivery(delivery, order.due_on)
    happenings += [
        Happening(Step.CANCELLED, each.cancelled_on, each.key, each.reason)
        for each in order.cancellations.all()
    ]
    happenings += [
        Happening(Step.RETURNED, each.returned_on, each.key, each.reason)
        for each in order.returns.all()
    ]
    for invoice in order.invoices.prefetch_related("payments"):
        happenings.append(Happening(Step.INVOICED, invoice.issued_on, invoice.key))
        happenings += [
            Happening(Step.PAID, payment.paid_on, payment.key) for payment in invoice.payments.all()
        ]
    return in_order(happenings)


def _of_delivery(delivery: Delivery, due_on: date | None) -> list[Happening]:
    promised = delivery.promised_on or due_on
    found = []
    for step, day in ((Step.SHIPPED, delivery.shipped_on), (Step.DELIVERED, delivery.delivered_on)):
        if day is not None:
            late = promised is not None and day > promised
            detail = delivery.delay_reason or delivery.carrier
            found.append(Happening(step, day, delivery.key, detail, is_late=late))
    return found


@dataclass(frozen=True, slots=True)
class CreditRow:
    """What one person (or the department alone) is credited on one basis, netted, of one order."""

    person_id: int | None
    person: str
    department_id: int
    basis: str
    kind: str
    first_on: date
    revenue: Decimal
    entries: int


def credited(order: Order, user: Person, today: date) -> list[CreditRow]:
    """Who is credited with how much of the order, as far as `user` may see it; money unrounded."""
    rows = (
        Credit.objects.visible_to(user, today)
        .filter(order_id=order.pk)
        .values("person_id", "person__name", "person__sort_key", "department_id", "basis", "kind")
        .annotate(
            total=Sum("revenue", output_field=_AMOUNT),
            number=Count("pk"),
            day=Min("business_on"),
        )
    )
    order_of = {basis: place for place, basis in enumerate(Basis)}
    found = sorted(
        rows,
        key=lambda row: (
            order_of[Basis(row["basis"])],
            row["kind"] != CreditKind.REVENUE,
            row["person__sort_key"] or "",
        ),
    )
    return [
        CreditRow(
            row["person_id"],
            row["person__name"] or "",
            row["department_id"],
            row["basis"],
            row["kind"],
            row["day"],
            row["total"],
            row["number"],
        )
        for row in found
    ]
