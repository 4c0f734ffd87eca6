"""What works: the products that sell best, by segment of customers (W1)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection

from goals.queries.units import told, told_ratio
from monitoring.rules.windows import Window
from salesmgmt.lib import sqlfile
from salesmgmt.lib.cache import remembered
from salesmgmt.org.access import MINIMUM_PEOPLE, Scope, departments_managed
from salesmgmt.org.models import Department
from salesmgmt.org.queries import days_a_year_before
from salesmgmt.sales.models import Customer
from salesmgmt.sales.queries.state import posted_state
from salesmgmt.sales.rules.margin import costed_ratio

LEAST_ORDERS = 10
"""A product bought less often says nothing."""
MOST_PRODUCTS = 20

COLUMNS = (
    "segment",
    "place",
    "product",
    "family",
    "revenue",
    "units",
    "orders",
    "growth_ratio",
    "margin_ratio",
    "costed",
)
"""Columns of the products as CSV: figures as on the page, ratios with six decimals."""


@dataclass(frozen=True, slots=True)
class SoldProduct:
    """One product in one segment; amounts in the company currency, booked."""

    place: int
    product_id: int
    name: str
    family: str
    revenue: Decimal
    units: Decimal
    orders: int
    prior: Decimal
    # Share of the revenue whose cost is known; None where none is.
    margin_ratio: Decimal | None
    # Which share of revenue that is.
    costed: Decimal | None

    @property
    def growth(self) -> Decimal | None:
        """Revenue against that of the year before, less 1; None where nothing was sold then."""
        return self.revenue / self.prior - 1 if self.prior > 0 else None

    @property
    def works(self) -> bool:
        """Worth a practice card: it is new or grew, and is not known to lose money."""
        grew = self.growth is None or self.growth > 0
        return grew and (self.margin_ratio is None or self.margin_ratio > 0)


@dataclass(frozen=True, slots=True)
class Segment:
    """The best products of one segment of customers, best first."""

    name: str
    products: tuple[SoldProduct, ...]


def departments_told(scope: Scope, under: Department | None) -> Collection[int]:
    """Departments whose products are told: those managed, to everybody else the whole company."""
    leads = scope.sees_all or scope.is_manager
    found = departments_managed(scope) if leads else Department.objects.all()
    if under is not None:
        found = found.filter(path__startswith=under.path)
    return sorted(found.values_list("pk", flat=True))


def segments_of(
    scope: Scope, window: Window, *, today: date, under: Department | None = None, region: str = ""
) -> list[Segment]:
    """The best products of each segment in a window, as far as it has come; up to 4 queries."""
    leads = scope.sees_all or scope.is_manager
    now = window.first, min(window.last, today)
    prior = days_a_year_before(window.first, window.last, until=today)
    departments = departments_told(scope, under)
    bound: dict[str, Any] = {
        "departments": departments,
        "first": now[0],
        "last": now[1],
        "prior_first": prior.first,
        "prior_last": prior.last,
        "region": region,
        "least_orders": LEAST_ORDERS,
        "least": 0 if leads else MINIMUM_PEOPLE,
        "most": MOST_PRODUCTS,
    }
    state = posted_state(now, prior, departments=departments), _asked("products_state", {})
    # A quarter of the ledger is read for it, and everybody without people of their own asks alike.
    statement = sqlfile.read(__file__, "products")
    rows = remembered("products", (statement, state, bound), lambda: _asked("products", bound))
    return [
        Segment(name, tuple(_product(n, row) for n, row in enumerate(found, start=1)))
        for name, found in groupby(rows, key=lambda row: row[0])
    ]


def _asked(name: str, bound: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, name), bound)
        return cursor.fetchall()


def regions() -> list[str]:
    """Regions of customers, for the filter; one query."""
    found = Customer.objects.exclude(region="").order_by("region")
    return list(found.values_list("region", flat=True).distinct())


def rows_of(segments: Iterable[Segment], currency: str) -> Iterator[tuple[object, ...]]:
    """Rows of COLUMNS."""
    for segment in segments:
        for each in segment.products:
            yield (
                segment.name,
                each.place,
                each.name,
                each.family,
                told(each.revenue, "revenue", currency),
                told(each.units, "units", currency),
                each.orders,
                told_ratio(each.growth),
                told_ratio(each.margin_ratio),
                told_ratio(each.costed),
            )


def _product(place: int, row: tuple) -> SoldProduct:
    _segment, pk, name, family, revenue, units, margin, uncosted, orders, prior = row
    costed = revenue - uncosted
    return SoldProduct(
        place,
        pk,
        name,
        family,
        revenue,
        units,
        orders,
        prior,
        margin / costed if costed > 0 else None,
        costed_ratio(revenue, uncosted),
    )
