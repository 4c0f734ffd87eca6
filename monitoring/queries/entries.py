"""Which entries or opportunities does a person see behind a figure, and what do they add up to?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet, Sum

from monitoring.measures import Sums, actual_of, costed_of, pipeline
from monitoring.queries.drilldown import Figure, credits_behind, opportunities_behind
from monitoring.rules.windows import Window
from salesmgmt.lib.cache import remembered
from salesmgmt.org.access import Scope, people_visible
from salesmgmt.org.models import User
from salesmgmt.sales.models import Credit, Opportunity, Order, Stage
from salesmgmt.sales.models.ledger import FIGURES
from salesmgmt.sales.queries.state import posted_state


@dataclass(frozen=True, slots=True)
class Totals:
    """What all rows add up to; `figure` is the measure of their sums, undefined is None."""

    number: int
    sums: Sums
    figure: Decimal | None
    # Of a margin the share of revenue that has a cost.
    costed: Decimal | None = None


def counts_opportunities(measure: str) -> bool:
    """Whether opportunities and not ledger entries are behind the measure."""
    return measure in pipeline.ACTUALS


def entries_behind(
    figure: Figure | None, user: User | AnonymousUser, today: date
) -> QuerySet[Credit]:
    """Visible ledger entries, newest first, with all that naming them needs; None: nothing yet."""
    if figure is None:
        return Credit.objects.none()
    return (
        credits_behind(figure)
        .visible_to(user, today)
        .select_related("person", "line__product", "line__order__customer")
    )


def deals_behind(
    figure: Figure | None, user: User | AnonymousUser, today: date
) -> QuerySet[Opportunity]:
    """Visible closed opportunities, newest first; None: nothing yet."""
    if figure is None:
        return Opportunity.objects.none()
    return (
        opportunities_behind(figure)
        .visible_to(user, today)
        .select_related("owner", "customer", "product")
    )


def entry_totals(entries: QuerySet[Credit], measure: str, company: Window | None = None) -> Totals:
    """Sums over all pages; one query, with `company` one or two.

    Where the entries are all that the company has in a window, they are so many that the same sums
    are remembered until something is posted into it.
    """

    def add() -> dict[str, Any]:
        sums = {name: Sum(name, default=Decimal(0)) for name in FIGURES}
        return entries.order_by().aggregate(number=Count("pk"), **sums)

    if company is None:
        found = add()
    else:
        asked = entries.order_by().query.sql_with_params()
        state = posted_state((company.first, company.last))
        found = dict(remembered("entry_totals", (asked, FIGURES, state), add))
    number = found.pop("number")
    added = Sums(**found)
    return Totals(number, added, actual_of(measure, added), costed_of(measure, added))


def deal_totals(deals: QuerySet[Opportunity], measure: str) -> Totals:
    """Won and lost over all pages; one query."""
    found = deals.order_by().aggregate(
        number=Count("pk"), won=Count("pk", filter=Q(stage=Stage.WON))
    )
    won, number = Decimal(found["won"]), found["number"]
    added = Sums(won=won, lost=number - won)
    return Totals(number, added, actual_of(measure, added))


def orders_to_open(orders: Iterable[int], user: User | AnonymousUser, today: date) -> set[int]:
    """Of these orders, those whose page the person may open; one query.

    After a re-credit somebody still sees the own old entries, but the order no more.
    """
    visible = Order.objects.visible_to(user, today).filter(pk__in=set(orders))
    return set(visible.values_list("pk", flat=True))


def person_seen(pk: int, user: User | AnonymousUser, scope: Scope, today: date) -> User | None:
    """A person whose figures are visible, by managing them or by credit on some day."""
    credited = Credit.objects.visible_to(user, today).filter(person=pk).values("person")[:1]
    known = Q(pk__in=people_visible(scope, today).values("pk")) | Q(pk__in=credited)
    return User.objects.filter(known, pk=pk).first()


def people_behind(rows: Iterable[Credit | Opportunity]) -> set[int | None]:
    """Ids of the people whom entries or opportunities name."""
    return {row.person_id if isinstance(row, Credit) else row.owner_id for row in rows}


def people_behind_all(rows: QuerySet[Any]) -> set[int | None]:
    """The same for rows that are not read yet; one query."""
    field = "person_id" if rows.model is Credit else "owner_id"
    return set(rows.order_by().values_list(field, flat=True).distinct())


ENTRY_COLUMNS = (
    "counts_on",
    "order",
    "customer_key",
    "customer",
    "product_key",
    "product",
    "person_key",
    "person",
    "basis",
    "credit_kind",
    "entry",
    "share",
    "quantity",
    "revenue",
    "gross_revenue",
    "margin",
    "orders",
)
"""Columns of the entries as CSV; amounts exact, in the company currency; no margin without cost."""


def entry_rows(entries: QuerySet[Credit]) -> Iterator[tuple[object, ...]]:
    """The entries as rows of ENTRY_COLUMNS; read in pieces, so memory stays flat."""
    for entry in entries.iterator(chunk_size=2_000):
        order, product, person = entry.line.order, entry.line.product, entry.person
        yield (
            entry.business_on,
            order.key,
            order.customer.key,
            order.customer.name,
            product.key,
            product.name,
            person.key if person else None,
            person.name if person else None,
            entry.basis,
            entry.kind,
            entry.entry,
            entry.share,
            entry.quantity,
            entry.revenue,
            entry.gross_revenue,
            entry.known_margin,
            entry.orders,
        )


DEAL_COLUMNS = (
    "closed_on",
    "opportunity",
    "customer",
    "product",
    "owner_key",
    "owner",
    "stage",
    "value",
    "lost_reason",
)
"""Columns of the opportunities as CSV."""


def deal_rows(deals: QuerySet[Opportunity]) -> Iterator[tuple[object, ...]]:
    """The opportunities as rows of DEAL_COLUMNS."""
    for deal in deals.iterator(chunk_size=2_000):
        yield (
            deal.closed_on,
            deal.key,
            deal.customer.name if deal.customer else None,
            deal.product.name if deal.product else None,
            deal.owner.key,
            deal.owner.name,
            deal.stage,
            deal.value,
            deal.lost_reason,
        )
