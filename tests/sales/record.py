"""A company built by its own actions, and documents in few words.

Each function of a document returns rows by kind; `Record.load` takes any number of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, Sum

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import Department, Period, User
from salesmgmt.org.rules.calendar import calendar_months
from salesmgmt.sales import intake
from salesmgmt.sales.actions import Share, recredit
from salesmgmt.sales.models import Credit, CreditDay, CreditKind, Order
from salesmgmt.sales.models.ledger import FIGURES

FIRST, LAST = date(2012, 1, 1), date(2015, 12, 31)
DAY = date(2013, 1, 10)
BY_HAND: dict[str, Any] = {"by": SYSTEM, "why": "test"}
THIRDS = {"ann": "0.333334", "bob": "0.333333", "cat": "0.333333"}
Rows = dict[str, list[tuple]]


def order(
    key: str,
    *lines: Sequence[Any],
    on: date | str = DAY,
    shares: Mapping[str | None, Any] | None = None,
    overlay: Mapping[str | None, Any] | None = None,
    currency: str = "EUR",
    department: str = "north",
    due: date | None = None,
) -> Rows:
    """An order; a line is (quantity, net) or (quantity, net, unit cost), keyed "1", "2" ..."""
    rows: Rows = {
        "orders": [(key, "c1", department, None, on, due, currency, None)],
        "order_lines": [
            (key, str(number), "p1", line[0], line[1], line[1], line[2] if line[2:] else None)
            for number, line in enumerate(lines, start=1)
        ],
    }
    named = [(key, "revenue", person, share) for person, share in (shares or {}).items()]
    named += [(key, "overlay", person, share) for person, share in (overlay or {}).items()]
    return rows | ({"order_shares": named} if named else {})


def delivery(key: str, order_key: str, parts: Mapping[str, Any], on: date | str) -> Rows:
    return {
        "deliveries": [(key, order_key, None, on, on, None, None)],
        "delivery_lines": [(key, line, quantity) for line, quantity in parts.items()],
    }


def cancellation(key: str, order_key: str, parts: Mapping[str, Any], on: date | str) -> Rows:
    return {
        "cancellations": [(key, order_key, on, None)],
        "cancellation_lines": [(key, line, quantity) for line, quantity in parts.items()],
    }


def returned(key: str, order_key: str, parts: Mapping[str, Any], on: date | str) -> Rows:
    return {
        "returns": [(key, order_key, on, None)],
        "return_lines": [(key, line, quantity) for line, quantity in parts.items()],
    }


def invoice(
    key: str, order_key: str, parts: Mapping[str, tuple[Any, Any]], on: date | str, total: Any
) -> Rows:
    """An invoice; a part is (quantity, net amount), `total` is what must be paid."""
    return {
        "invoices": [(key, order_key, on, None, total)],
        "invoice_lines": [(key, line, *part) for line, part in parts.items()],
    }


def payment(key: str, invoice_key: str, amount: Any, on: date | str) -> Rows:
    return {"payments": [(key, invoice_key, on, amount)]}


def together(*documents: Rows) -> Rows:
    """Rows of several documents as one load."""
    rows: Rows = defaultdict(list)
    for document in documents:
        for kind, found in document.items():
            rows[kind] += found
    return dict(rows)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Record:
    """Acme in EUR: north (ann, bob) and south (cat, dan), customer c1, product p1 without cost."""

    def __init__(self) -> None:
        calendar = org.create_calendar(
            key="months",
            name="Months",
            spans=calendar_months(FIRST.year, LAST.year),
            weekdays=range(5),
            holidays={},
            **BY_HAND,
        )
        self.company = org.set_up_company(
            key="acme", name="Acme", currency="EUR", calendar=calendar, timezone="UTC", **BY_HAND
        )
        self.north, self.south = (self.department(key) for key in ("north", "south"))
        names = ("ann", "bob", "cat", "dan")
        people = org.create_people(
            rows=[org.PersonRow(f"{name}@acme.test", name.title(), name) for name in names],
            **BY_HAND,
        )
        self.people: dict[str | None, User | None] = dict(zip(names, people, strict=True))
        self.people[None] = None
        homes = (self.north, self.north, self.south, self.south)
        org.join_departments(
            rows=[
                org.MembershipRow(person, home, FIRST)
                for person, home in zip(people, homes, strict=True)
            ],
            **BY_HAND,
        )
        for currency, rate in (("USD", "0.75"), ("JPY", "0.007812501")):
            org.set_rate(currency=currency, starts_on=FIRST, rate=Decimal(rate), **BY_HAND)
        self.load({"products": [product("p1")], "customers": [customer("c1")]})

    def department(self, key: str, parent: Department | None = None) -> Department:
        return org.create_department(
            key=key, name=key.title(), parent=parent or self.company.root, timezone="UTC", **BY_HAND
        )

    def person(self, key: str) -> User:
        found = self.people[key]
        assert found is not None
        return found

    def load(self, *documents: Rows) -> intake.LoadReport:
        return intake.load(together(*documents), **BY_HAND)

    def recredit(
        self,
        key: str,
        shares: Mapping[str | None, Any],
        overlay: Mapping[str | None, Any] | None = None,
    ) -> Order:
        rows = [Share(self.people[name], Decimal(share)) for name, share in shares.items()]
        rows += [
            Share(self.people[name], Decimal(share), CreditKind.OVERLAY)
            for name, share in (overlay or {}).items()
        ]
        return recredit(order=Order.objects.get(key=key), shares=rows, **BY_HAND)

    def close(self, month: str) -> Period:
        """Close a month like 2013-01 and all before it."""
        last = Period.objects.get(kind="month", key=month)
        months = Period.objects.filter(kind="month", ends_on__lte=last.ends_on, closed_at=None)
        at = datetime(2026, 1, 1, tzinfo=UTC)
        for period in months.order_by("starts_on"):
            org.close_period(period=period, at=at, **BY_HAND)
        last.refresh_from_db()
        return last


def product(key: str) -> tuple:
    return (key, key.upper(), None, None, None, None)


def customer(key: str) -> tuple:
    return (key, key.upper(), None, None, None, None, None)


def sums(*where: Q, by: Sequence[str] = ("person__key",), **filters: Any) -> dict[Any, dict]:
    """What the ledger sums to, by person's key (or other fields); only what is not zero."""
    rows = (
        Credit.objects.filter(*where, **filters)
        .values(*by)
        .annotate(**{f"sum_{name}": Sum(name) for name in FIGURES})
    )
    found = {}
    for row in rows:
        figures = {name: row[f"sum_{name}"] for name in FIGURES if row[f"sum_{name}"]}
        if figures:
            key = tuple(row[name] for name in by)
            found[key[0] if len(by) == 1 else key] = figures
    return found


def revenue(basis: str = "booked", kind: str = "revenue", **filters: Any) -> dict[Any, Decimal]:
    """Revenue by person's key where it is not zero."""
    found = sums(basis=basis, kind=kind, **filters)
    return {key: row["revenue"] for key, row in found.items() if "revenue" in row}


def rolled_up(basis: str = "booked", kind: str = "revenue", **filters: Any) -> Decimal:
    """Revenue that the sums by day hold."""
    found = CreditDay.objects.filter(basis=basis, kind=kind, **filters)
    return found.aggregate(sum=Sum(F("revenue")))["sum"] or Decimal(0)


def row_counts() -> dict[str, int]:
    """Rows of every table of this database, temporary ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class AS c"
            " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND (n.nspname = 'public' OR n.oid = pg_my_temp_schema())"
        )
        tables = [name for (name,) in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts
