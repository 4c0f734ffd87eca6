"""CRM: opportunities of a computer hardware maker; a won deal is an order of its value."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from salesmgmt.demo.readers import Crm, read_crm
from salesmgmt.demo.readers.crm import Opportunity, Stage
from salesmgmt.demo.rules.moving import Move
from salesmgmt.demo.sets.facts import DemoFacts

LAST_DAY = date(2017, 12, 31)
CURRENCY = "USD"
ZONE = "America/New_York"
_STAGES = {
    Stage.PROSPECTING: "prospecting",
    Stage.ENGAGING: "engaged",
    Stage.WON: "won",
    Stage.LOST: "lost",
}

Rows = Iterator[Sequence[Any]]


def facts(move: Move, today: date) -> DemoFacts:
    """The whole set with moved dates; what is dated after `today` is left out."""
    source = read_crm()
    known = [deal for deal in source.opportunities if _has_happened(deal, move, today)]
    won = [deal for deal in known if deal.stage is Stage.WON]
    managers = frozenset(m.person_key for m in source.managements)
    departments = {m.person_key: m.department_key for m in source.memberships}
    prices = {product.key: product.list_price for product in source.products}
    return DemoFacts(
        people=source.people,
        departments=source.departments,
        memberships=source.memberships,
        managements=source.managements,
        director_keys=frozenset(),
        seller_keys=frozenset(departments) - managers,
        zones={department.key: ZONE for department in source.departments},
        currency=CURRENCY,
        holidays="US",
        first_day=move(min(m.starts_on for m in source.memberships)),
        goals=(),
        made_up_goals=(),
        house_goals=(),
        documents={
            "products": (
                (p.key, p.name, p.series, p.list_price, None, None) for p in source.products
            ),
            "customers": _customers(source),
            "opportunities": _opportunities(known, move),
            "orders": (
                (
                    d.key,
                    d.account_key,
                    departments[d.person_key],
                    None,
                    move.maybe(d.closed_on),
                    None,
                    CURRENCY,
                    "opportunity",
                )
                for d in won
            ),
            "order_lines": (
                (d.key, "1", d.product_key, 1, prices[d.product_key], d.close_value, None)
                for d in won
            ),
            "order_shares": ((d.key, "revenue", d.person_key, 1) for d in won),
        },
    )


def _has_happened(deal: Opportunity, move: Move, today: date) -> bool:
    latest = deal.closed_on or deal.engaged_on
    return latest is None or move(latest) <= today


def _customers(source: Crm) -> Rows:
    for a in source.accounts:
        yield (a.key, a.name, "Company", a.sector, a.country, None, False)


def _opportunities(deals: Iterable[Opportunity], move: Move) -> Rows:
    for d in deals:
        yield (
            d.key,
            d.person_key,
            d.account_key,
            d.product_key,
            _STAGES[d.stage],
            move.maybe(d.engaged_on),
            move.maybe(d.closed_on),
            d.close_value,
            None,
            None,
            None,
        )
