"""AdventureWorks: quotas, orders and shipments of a bicycle maker."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from salesmgmt.demo.readers import AdventureWorks, read_adventureworks
from salesmgmt.demo.readers.adventureworks import Order, Product
from salesmgmt.demo.sets.facts import DemoFacts, Goal, Move

LAST_DAY = date(2014, 5, 31)
CURRENCY = "USD"
_FIRST_COST_DAY = date(2008, 1, 1)
_ZONES = {
    "adventureworks": "America/Los_Angeles",
    "North America": "America/Los_Angeles",
    "Europe": "Europe/London",
    "Pacific": "Australia/Melbourne",
}

Rows = Iterator[Sequence[Any]]


def facts(move: Move, today: date) -> DemoFacts:
    """The whole set with moved dates; what is dated after `today` is left out."""
    source = read_adventureworks()
    orders = [order for order in source.orders if move(order.ordered_on) <= today]
    keys = {order.key for order in orders}
    lines = [line for line in source.order_lines if line.order_key in keys]
    shipped = [order for order in orders if move(order.shipped_on) <= today]
    sellers = frozenset(quota.person_key for quota in source.quotas)
    return DemoFacts(
        people=source.people,
        departments=source.departments,
        memberships=source.memberships,
        managements=source.managements,
        director_keys=frozenset({"273"}),
        seller_keys=sellers,
        zones=_ZONES,
        currency=CURRENCY,
        holidays="US",
        first_day=move(min(quota.starts_on for quota in source.quotas)),
        goals=[
            Goal(quota.person_key, move(quota.starts_on), move(quota.ends_on), quota.target)
            for quota in source.quotas
        ],
        documents={
            "territories": ((t.key, t.name, t.group) for t in source.territories),
            "products": _products(source.products, move),
            "product_costs": (
                (p.key, move(_FIRST_COST_DAY), p.standard_cost) for p in source.products
            ),
            "customers": _customers(source),
            "orders": _orders(orders, move),
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
                for x in lines
            ),
            "order_shares": ((o.key, "revenue", o.person_key, 1) for o in orders if o.person_key),
            "deliveries": _deliveries(shipped, source, move),
            "delivery_lines": _delivery_lines(shipped, source),
        },
    )


def _products(products: Iterable[Product], move: Move) -> Rows:
    for p in products:
        family = p.subcategory or p.category or "Components without a family"
        yield (p.key, p.name, family, p.list_price, move(p.sold_from), move.maybe(p.sold_until))


def _customers(source: AdventureWorks) -> Rows:
    countries = {t.key: t.country for t in source.territories}
    for c in source.customers:
        segment = "Store" if c.store_name else "Private person"
        name = c.store_name or f"Customer {c.account_number}"
        yield (c.key, name, segment, None, countries[c.territory_key], c.territory_key, False)


def _orders(orders: Iterable[Order], move: Move) -> Rows:
    for o in orders:
        yield (
            o.key,
            o.customer_key,
            o.group_key,
            o.territory_key,
            move(o.ordered_on),
            move(o.due_on),
            CURRENCY,
            "online" if o.online else "sales force",
        )


def _deliveries(shipped: Iterable[Order], source: AdventureWorks, move: Move) -> Rows:
    carriers = {method.key: method.name for method in source.ship_methods}
    for o in shipped:
        yield (
            o.key,
            o.key,
            move(o.due_on),
            move(o.shipped_on),
            None,
            carriers[o.ship_method_key],
            None,
        )


def _delivery_lines(shipped: Iterable[Order], source: AdventureWorks) -> Rows:
    keys = {order.key for order in shipped}
    return (
        (line.order_key, line.key, line.quantity)
        for line in source.order_lines
        if line.order_key in keys
    )
