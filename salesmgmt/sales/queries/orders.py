"""Which orders are there, and what happened to one of them?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Min, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Round

from salesmgmt.lib.money import LEDGER_UNIT
from salesmgmt.org.access import Person, scope_of
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import (
    Basis,
    Credit,
    CreditKind,
    Delivery,
    FulfilmentDay,
    LineEvent,
    Order,
    OrderLine,
    OrderShare,
)
from salesmgmt.sales.rules.terms import EventKind, FulfilmentFigure
from salesmgmt.sales.rules.timeline import (
    DeliveryState,
    Happening,
    Step,
    delivery_state,
    in_order,
    left_to_deliver,
)


class Listed(TypedDict):
    """What the order list knows of an order besides its own fields."""

    # Company currency, as ordered: each line to the millionth, as the ledger books it.
    revenue: Decimal
    shipped_on: date | None
    is_open: bool
    visible_shares: list[OrderShare]


class InParts(Listed):
    """And what of it is credited where."""

    part: Decimal
    elsewhere: list[str]


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedOrder = WithAnnotations[Order, Listed]
    LateOrder = WithAnnotations[Order, InParts]


def order_list(user: Person, today: date) -> "QuerySet[ListedOrder]":
    """Visible orders with `revenue` (company currency, as ordered), `shipped_on` (last arrival,
    else dispatch), `is_open` and `visible_shares` (those the person may see, revenue first, by
    position); filters and paging are the caller's."""
    shares = (
        OrderShare.objects.current()
        .visible_to(user, today)
        .select_related("person", "department")
        .order_by("-kind", "position", "pk")
    )
    return (
        Order.objects.visible_to(user, today)
        .select_related("customer", "department")
        .annotate(
            revenue=F("fulfilment__net_amount"),
            shipped_on=F("fulfilment__arrived_on"),
            is_open=F("fulfilment__is_open"),
        )
        .prefetch_related(Prefetch("shares", queryset=shares, to_attr="visible_shares"))
        .newest_first()
    )


def number_of_orders(user: Person, today: date) -> int:
    """How many orders `order_list` has; read from what is kept: counts by day, or shares."""
    if scope_of(user, today).sees_all:
        booked = FulfilmentDay.objects.filter(figure=FulfilmentFigure.BOOKED)
        found: int = booked.aggregate(orders=Sum("orders", default=0))["orders"]
        return found
    shares = OrderShare.objects.current().visible_to(user, today)
    return shares.values("order").distinct().count()


def credited_to(orders: "Iterable[ListedOrder]") -> set[int | None]:
    """Ids of the people whom the list names for these orders."""
    return {share.person_id for order in orders for share in order.visible_shares}


def people_credited(orders: "QuerySet[ListedOrder]", user: Person, today: date) -> set[int | None]:
    """The same for orders that are not read yet; one query."""
    shares = OrderShare.objects.current().visible_to(user, today)
    found = shares.filter(order__in=orders.order_by().values("pk"))
    return set(found.order_by().values_list("person_id", flat=True).distinct())


def with_parts(
    orders: "QuerySet[ListedOrder]", user: Person, under: Department | None, today: date
) -> "QuerySet[LateOrder]":
    """Orders with `part` and `elsewhere`, as `part_of` and `credited_elsewhere` say it of those
    whose shares were read."""
    shares = OrderShare.objects.current().visible_to(user, today).filter(order=OuterRef("pk"))
    counted = (shares.below(under) if under else shares).filter(kind=CreditKind.REVENUE)
    part = counted.order_by().values("order").annotate(share=Sum("share")).values("share")
    other = shares.exclude(department=OuterRef("department")).order_by("department__name")
    return orders.annotate(
        part=Round(F("revenue") * Coalesce(Subquery(part), Decimal(0)), precision=6),
        elsewhere=ArraySubquery(other.values("department__name").distinct()),
    )


def part_of(
    order: "ListedOrder", *, under: Department | None = None, person: User | None = None
) -> Decimal:
    """What of the order's `revenue` is credited to those whom the reader may see, below the
    department or to the person alone if given; to the millionth."""
    share = sum(
        (
            share.share
            for share in order.visible_shares
            if share.kind == CreditKind.REVENUE
            and (under is None or share.department.path.startswith(under.path))
            and (person is None or share.person_id == person.pk)
        ),
        Decimal(0),
    )
    return (order.revenue * share).quantize(LEDGER_UNIT, ROUND_HALF_UP)


def credited_elsewhere(order: "ListedOrder") -> list[str]:
    """Names of departments other than the order's own in which visible shares of it count."""
    others = [s.department for s in order.visible_shares if s.department_id != order.department_id]
    return [each.name for each in sorted(set(others), key=lambda each: each.tree_key)]


def state_of(order: "ListedOrder", today: date) -> DeliveryState:
    """How far delivery of the order is."""
    return delivery_state(order.due_on, order.shipped_on, is_open=order.is_open, today=today)


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
    "credited_in_department_keys",
    "credited_amount_company_currency",
)
"""Columns of the order list as CSV; the last two are of the part that the list is about."""


def order_rows(
    orders: "QuerySet[ListedOrder]",
    *,
    under: Department | None = None,
    person: User | None = None,
) -> Iterator[tuple[object, ...]]:
    """The order list as rows of ORDER_COLUMNS, narrowed down to a department or person or not;
    read in pieces, so memory stays flat."""
    for order in orders.iterator(chunk_size=2_000):
        names = ", ".join(share.person.name for share in order.visible_shares if share.person)
        places = dict.fromkeys(share.department.key for share in order.visible_shares)
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
            ", ".join(places),
            part_of(order, under=under, person=person),
        )


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an order; `discount` is a ratio of the gross amount, None for free goods.

    Quantities are what was delivered and given up (cancelled or returned) of it, and what
    is still to come.
    """

    line: OrderLine
    discount: Decimal | None
    delivered: Decimal
    given_up: Decimal
    left: Decimal


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
            left_to_deliver(
                ordered=line.quantity,
                cancelled=total(line, EventKind.CANCELLED),
                delivered=total(line, EventKind.DELIVERED),
            ),
        )
        for line in order.lines.select_related("product").order_by("pk")
    ]


LINE_COLUMNS = (
    "line",
    "product_key",
    "product",
    "ordered",
    "delivered",
    "given_up",
    "left_to_deliver",
    "gross_amount",
    "discount_ratio",
    "net_amount",
    "currency",
)
"""Columns of an order's lines as CSV; amounts in the order's currency."""


def line_rows(order: Order) -> Iterator[tuple[object, ...]]:
    """The order's lines as rows of LINE_COLUMNS."""
    for row in order_lines(order):
        yield (
            row.line.key,
            row.line.product.key,
            row.line.product.name,
            row.line.quantity,
            row.delivered,
            row.given_up,
            row.left,
            row.line.gross_amount,
            row.discount,
            row.line.net_amount,
            order.currency,
        )


def _discount(line: OrderLine) -> Decimal | None:
    return 1 - line.net_amount / line.gross_amount if line.gross_amount else None


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """Sums over the order's lines: amounts in its currency before and after discount, and the
    units that are still to come."""

    gross_amount: Decimal
    net_amount: Decimal
    left: Decimal


def order_totals(rows: list[LineRow]) -> OrderTotals:
    """What the lines add up to."""
    return OrderTotals(
        sum((row.line.gross_amount for row in rows), Decimal(0)),
        sum((row.line.net_amount for row in rows), Decimal(0)),
        sum((row.left for row in rows), Decimal(0)),
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


def arrivals(order: Order) -> list[Happening]:
    """The order's deliveries by the day they arrived, else were shipped, and which came late."""
    return [
        _of_delivery(delivery, order.due_on)[-1]
        for delivery in order.deliveries.annotate(
            day=Coalesce("delivered_on", "shipped_on")
        ).order_by("day", "pk")
    ]


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
    person_key: str
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
        .values(
            "person_id",
            "person__key",
            "person__name",
            "person__sort_key",
            "department_id",
            "basis",
            "kind",
        )
        .annotate(
            total=Sum("revenue"),
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
            row["person__key"] or "",
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


CREDIT_COLUMNS = (
    "person_key",
    "person",
    "basis",
    "kind",
    "counts_from",
    "credit_company_currency",
    "entries",
)
"""Columns of an order's credits as CSV; people are empty where nobody is credited."""


def credit_rows(found: Iterable[CreditRow]) -> Iterator[tuple[object, ...]]:
    """An order's credits as rows of CREDIT_COLUMNS."""
    for row in found:
        yield (
            row.person_key,
            row.person,
            row.basis,
            row.kind,
            row.first_on,
            row.revenue,
            row.entries,
        )
