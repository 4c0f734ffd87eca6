"""Northwind: orders of a food importer, some shipped late and some not yet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from salesmgmt.demo.readers import Northwind, read_northwind
from salesmgmt.demo.readers.northwind import Order
from salesmgmt.demo.rules.moving import Move
from salesmgmt.demo.sets.facts import DemoFacts

LAST_DAY = date(1998, 5, 31)
CURRENCY = "USD"
ZONES = {
    "northwind": "America/Los_Angeles",
    "sales": "America/Los_Angeles",
    "london": "Europe/London",
}

Rows = Iterator[Sequence[Any]]


def facts(move: Move, today: date) -> DemoFacts:
    """The whole set with moved dates; what is dated after `today` is left out."""
    source = read_northwind()
    orders = [order for order in source.orders if move(order.ordered_on) <= today]
    keys = {order.key for order in orders}
    shipped = {
        order.key: order
        for order in orders
        if order.shipped_on is not None and move(order.shipped_on) <= today
    }
    departments = {m.person_key: m.department_key for m in source.memberships}
    return DemoFacts(
        people=source.people,
        departments=source.departments,
        memberships=source.memberships,
        managements=source.managements,
        director_keys=frozenset({"2"}),
        seller_keys=frozenset(departments),
        zones=ZONES,
        currency=CURRENCY,
        holidays="US",
        first_day=move(min(order.ordered_on for order in source.orders)),
        goals=(),
        made_up_goals=(),
        house_goals=(),
        documents={
            "products": (
                (p.key, p.name, p.category, p.list_price, None, None) for p in source.products
            ),
            "customers": (
                (c.key, c.name, "Company", None, c.country, None, False) for c in source.customers
            ),
            "orders": _orders(orders, departments, move),
            "order_lines": (
                (
                    x.order_key,
                    x.key,
                    x.product_key,
                    x.quantity,
                    x.quantity * x.unit_price,
                    x.net_amount,
                    None,
                )
                for x in source.order_lines
                if x.order_key in keys
            ),
            "order_shares": ((o.key, "revenue", o.person_key, 1) for o in orders),
            "deliveries": _deliveries(shipped.values(), source, move),
            "delivery_lines": (
                (x.order_key, x.key, x.quantity)
                for x in source.order_lines
                if x.order_key in shipped
            ),
        },
    )


def _orders(orders: Iterable[Order], departments: dict[str, str], move: Move) -> Rows:
    for o in orders:
        yield (
            o.key,
            o.customer_key,
            departments[o.person_key],
            None,
            move(o.ordered_on),
            move(o.required_on),
            CURRENCY,
            "sales force",
        )


def _deliveries(shipped: Iterable[Order], source: Northwind, move: Move) -> Rows:
    carriers = {shipper.key: shipper.name for shipper in source.shippers}
    for o in shipped:
        yield (
            o.key,
            o.key,
            move(o.required_on),
            move.maybe(o.shipped_on),
            None,
            carriers[o.shipper_key],
            None,
        )
