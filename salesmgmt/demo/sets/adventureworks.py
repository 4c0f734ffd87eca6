"""AdventureWorks: quotas, orders and shipments of a bicycle maker."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from salesmgmt.demo.readers import AdventureWorks, read_adventureworks
from salesmgmt.demo.readers.adventureworks import (
    COMPANY,
    LAST_QUOTA_DAY,
    Order,
    Product,
    Quota,
    read_quotas,
)
from salesmgmt.demo.readers.facts import Department
from salesmgmt.demo.rules.moving import Move, Window
from salesmgmt.demo.sets.facts import DemoFacts, Goal, HouseGoal

LAST_DAY = LAST_QUOTA_DAY
CURRENCY = "USD"
HOUSE = Department("online", "Online shop", COMPANY.key)
"""Where the moved company's online orders count: nobody belongs there or is credited for them."""

_ONE_DAY = timedelta(days=1)
_FIRST_COST_DAY = date(2008, 1, 1)

# Hardly anybody reached the published quotas. The moved company asks for less in its last four
# quarters, so that about half of its people reach theirs: the share of the published quota,
# by quarter, by person, and of some people in the running quarter.
_ASKED = tuple(map(Decimal, ("0.78", "0.84", "0.86", "0.87")))
_ASKED_OF = {
    "276": Decimal("0.94"),
    "277": Decimal("1.10"),
    "279": Decimal("0.95"),
    "280": Decimal("0.92"),
    "281": Decimal("1.06"),
    "282": Decimal("0.97"),
    "283": Decimal("0.94"),
    "284": Decimal("1.04"),
    "286": Decimal("0.97"),
    "288": Decimal("1.08"),
    "289": Decimal("1.03"),
    "290": Decimal("0.98"),
}
_ASKED_NOW_OF = {"277": Decimal("1.24"), "288": Decimal("1.20")}
_ROUND_TO = Decimal(1000)
_HOUSE_TARGETS = tuple(map(Decimal, (2_600_000, 4_100_000, 4_200_000, 5_400_000)))

ZONES = {
    HOUSE.key: "America/Los_Angeles",
    "adventureworks": "America/Los_Angeles",
    "North America": "America/Los_Angeles",
    "Europe": "Europe/London",
    "Pacific": "Australia/Melbourne",
}

Rows = Iterator[Sequence[Any]]


@cache
def windows() -> tuple[Window, ...]:
    """The published windows of quotas, which follow each other."""
    spans = {(quota.starts_on, quota.ends_on) for quota in read_quotas()}
    return tuple(Window(*span) for span in sorted(spans))


def facts(move: Move, today: date) -> DemoFacts:
    """The whole set with moved dates; what is dated after `today` is left out.

    Where dates are moved, online orders count for the house, and the last four windows have
    made-up targets.
    """
    source = read_adventureworks()
    orders = [order for order in source.orders if move(order.ordered_on) <= today]
    keys = {order.key for order in orders}
    lines = [line for line in source.order_lines if line.order_key in keys]
    shipped = [order for order in orders if move(order.shipped_on) <= today]
    last_year = {} if move.is_published else _by_first_day(_ASKED)
    sellers = frozenset(quota.person_key for quota in source.quotas)
    return DemoFacts(
        people=source.people,
        departments=source.departments if move.is_published else (*source.departments, HOUSE),
        memberships=source.memberships,
        managements=source.managements,
        director_keys=frozenset({"273"}),
        seller_keys=sellers,
        zones=ZONES,
        currency=CURRENCY,
        holidays="US",
        first_day=move(min(quota.starts_on for quota in source.quotas)),
        goals=[
            Goal(quota.person_key, *_moved(quota, move), quota.target)
            for quota in source.quotas
            if quota.starts_on not in last_year
        ],
        made_up_goals=[
            Goal(quota.person_key, *_moved(quota, move), _asked(quota, last_year[quota.starts_on]))
            for quota in source.quotas
            if quota.starts_on in last_year
        ],
        house_goals=_house_goals(move),
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


def _moved(window: Window | Quota, move: Move) -> tuple[date, date]:
    """The days of a window; its last is the one before the next window's first."""
    return move(window.starts_on), move(window.ends_on + _ONE_DAY) - _ONE_DAY


def _asked(quota: Quota, share: Decimal) -> Decimal:
    """What the moved company asks for instead of a published quota, in thousands."""
    key = quota.person_key
    now = _ASKED_NOW_OF if quota.ends_on == LAST_DAY else {}
    target = quota.target * share * _ASKED_OF.get(key, 1) * now.get(key, 1)
    return (target / _ROUND_TO).to_integral_value() * _ROUND_TO


def _house_goals(move: Move) -> list[HouseGoal]:
    if move.is_published:
        return []
    last_year = windows()[-len(_HOUSE_TARGETS) :]
    return [
        HouseGoal(HOUSE.key, *_moved(window, move), target)
        for window, target in zip(last_year, _HOUSE_TARGETS, strict=True)
    ]


def _by_first_day(figures: Sequence[Decimal]) -> dict[date, Decimal]:
    """One figure for each of the last windows."""
    last_year = windows()[-len(figures) :]
    return {window.starts_on: figure for window, figure in zip(last_year, figures, strict=True)}


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
            HOUSE.key if o.online and not move.is_published else o.group_key,
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
