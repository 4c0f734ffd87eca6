"""Figures of the record that speak for or against each cause (D2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Diagnosis
from diagnostics.queries.bridge import Books, books_of
from diagnostics.queries.windows import Compared, compared, held_by
from diagnostics.rules.bridge import price_index
from diagnostics.rules.terms import Cause, EvidenceUnit
from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.queries.attainment import Question, attainment_of, standing_of
from monitoring.rules.windows import Window
from salesmgmt.lib import sqlfile
from salesmgmt.stats.intervals import wilson

_UNIT = Decimal("0.000001")
_MOST = Decimal(10) ** 14
LEAST_PEERS = 5
PEERS = "peers_attainment"
"""The figure that sets a person beside others: by agreement alone."""
"""With fewer people to compare with, their median would tell on one of them."""


class Figure(NamedTuple):
    """Declaration of one figure: its cause, its key, its unit, and what it is called."""

    cause: Cause
    key: str
    unit: EvidenceUnit
    label: Promise


# In the order of the page. A figure is computed in `_figures`, most of them by evidence.sql.
FIGURES = (
    Figure(
        Cause.PRODUCT, "return_rate", EvidenceUnit.RATIO, _("Returned lines of those delivered")
    ),
    Figure(Cause.PRODUCT, "products_sold", EvidenceUnit.COUNT, _("Products sold")),
    Figure(
        Cause.PRODUCT,
        "new_products",
        EvidenceUnit.RATIO,
        _("Revenue share of products not sold before"),
    ),
    Figure(Cause.PRICE, "average_discount", EvidenceUnit.RATIO, _("Average discount")),
    Figure(Cause.PRICE, "price_index", EvidenceUnit.RATIO, _("Prices against the year before")),
    Figure(Cause.DELIVERY, "otif", EvidenceUnit.RATIO, _("Orders delivered on time and in full")),
    Figure(Cause.DELIVERY, "late_orders", EvidenceUnit.COUNT, _("Late orders")),
    Figure(Cause.DELIVERY, "days_late", EvidenceUnit.DAYS, _("Median delay of late orders")),
    Figure(Cause.DELIVERY, "backlog", EvidenceUnit.MONEY, _("Due and not delivered")),
    Figure(Cause.SERVICE, "csat", EvidenceUnit.RATIO, _("Satisfied customers (CSAT)")),
    Figure(Cause.SERVICE, "follow_ups_done", EvidenceUnit.RATIO, _("Follow-ups done of those due")),
    Figure(Cause.SERVICE, "repeat_rate", EvidenceUnit.RATIO, _("Customers who had bought before")),
    Figure(Cause.MARKETING, "leads", EvidenceUnit.COUNT, _("Opportunities opened")),
    Figure(Cause.MARKETING, "win_rate", EvidenceUnit.RATIO, _("Win rate")),
    Figure(Cause.MARKETING, "new_customers", EvidenceUnit.COUNT, _("New customers")),
    Figure(
        Cause.MARKETING,
        "target_audience",
        EvidenceUnit.RATIO,
        _("Customers of the target audience"),
    ),
    Figure(Cause.TRAINING, "training_completed", EvidenceUnit.RATIO, _("Training completed")),
    Figure(Cause.TRAINING, "training_overdue", EvidenceUnit.COUNT, _("Training overdue")),
    Figure(
        Cause.TRAINING, "certificates", EvidenceUnit.COUNT, _("Current certificates per person")
    ),
    Figure(Cause.PERSON, "attainment", EvidenceUnit.RATIO, _("Attainment")),
    Figure(
        Cause.PERSON,
        PEERS,
        EvidenceUnit.RATIO,
        _("Median attainment of people with such a goal"),
    ),
)

LABELS: Mapping[str, Promise] = {figure.key: figure.label for figure in FIGURES}
# Figures about orders, by the filters of their list.
_ORDERS: dict[str, dict[str, str]] = {
    "otif": {"by": "due"},
    "late_orders": {"by": "due", "delivery": "late"},
    "days_late": {"by": "due", "delivery": "late"},
    "backlog": {"by": "due", "delivery": "overdue"},
    "repeat_rate": {},
    "new_customers": {},
}
_CREDIT = frozenset(
    {"return_rate", "products_sold", "new_products", "average_discount", "price_index"}
)


class Known(NamedTuple):
    """A figure in one window: its value, its number of documents or people, its interval."""

    value: Decimal | None
    n: int
    low: Decimal | None = None
    high: Decimal | None = None


NOTHING = Known(None, 0)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One figure beside that of the year before; the fields of models.Evidence."""

    cause: Cause
    position: int
    key: str
    unit: EvidenceUnit
    figure: Decimal | None
    reference: Decimal | None
    n: int
    reference_n: int
    low: Decimal | None
    high: Decimal | None


def evidence_of(goal: Goal, *, as_of: date, today: date, with_peers: bool) -> list[EvidenceRow]:
    """All figures of a goal as of a day, in the order of the causes; seven queries.

    What other people reached is asked only `with_peers`.
    An order that is due `today` is not late yet.
    """
    now, before = _figures(goal, as_of, today, with_peers=with_peers)
    return [
        EvidenceRow(
            cause=each.cause,
            position=position,
            key=each.key,
            unit=each.unit,
            figure=now.get(each.key, NOTHING).value,
            reference=before.get(each.key, NOTHING).value,
            n=now.get(each.key, NOTHING).n,
            reference_n=before.get(each.key, NOTHING).n,
            low=now.get(each.key, NOTHING).low,
            high=now.get(each.key, NOTHING).high,
        )
        for position, each in enumerate(FIGURES, start=1)
        if with_peers or each.key != PEERS
    ]


def documents_url(key: str, diagnosis: Diagnosis) -> str | None:
    """The page of the documents behind a figure; None where there is none of its own."""
    if key in _CREDIT:
        asked = {"goal": str(diagnosis.goal_id), "as_of": diagnosis.as_of.isoformat()}
        return f"{reverse('monitoring:entries')}?{urlencode(asked)}"
    if key in _ORDERS:
        goal = diagnosis.goal
        whose = (
            {"holder": goal.department.key} if goal.department else {"person": str(goal.person_id)}
        )
        days = {"first": goal.starts_on.isoformat(), "last": diagnosis.as_of.isoformat()}
        return f"{reverse('sales:order_list')}?{urlencode(whose | _ORDERS[key] | days)}"
    if key in {"training_completed", "training_overdue", "certificates"}:
        return reverse("training:matrix")
    return None


def _figures(
    goal: Goal, as_of: date, today: date, *, with_peers: bool
) -> tuple[dict[str, Known], dict[str, Known]]:
    """Every figure by key: in the goal's window, and a year earlier."""
    windows = compared(goal, as_of)
    now, before = _documents(goal, windows, today)
    books = books_of(goal, windows)
    now |= _sold(books)
    before["products_sold"] = Known(Decimal(len(books.prior)), len(books.prior))
    discounts = _discounts(goal, windows)
    now["average_discount"], before["average_discount"] = discounts
    now |= _people(goal, as_of, with_peers=with_peers)
    return now, before


def _documents(
    goal: Goal, windows: Compared, today: date
) -> tuple[dict[str, Known], dict[str, Known]]:
    """What evidence.sql tells: shares with their interval, and plain values; one query."""
    bound = {**held_by(goal), **windows.columns, "last": windows.last, "today": today}
    found: tuple[dict[str, Known], dict[str, Known]] = {}, {}
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "evidence"), bound)
        for key, place, part, n, value in cursor.fetchall():
            found[place == 1][key] = (
                _share(part, n) if part is not None else Known(_stored(value), n)
            )
    return found


def _share(part: int, n: int) -> Known:
    """part of n as a ratio; returned lines may be more than were delivered in the window."""
    if not n:
        return NOTHING
    if part > n:
        return Known(_stored(Decimal(part) / n), n)
    low, high = (Decimal(end).quantize(_UNIT) for end in wilson(part, n))
    return Known(_stored(Decimal(part) / n), n, low, high)


def _sold(books: Books) -> dict[str, Known]:
    total = sum((sold.amount for sold in books.actual.values()), Decimal(0))
    fresh = books.actual.keys() - books.prior.keys()
    new = sum((books.actual[key].amount for key in fresh), Decimal(0))
    index, products = price_index(books.prior, books.actual)
    return {
        "products_sold": Known(Decimal(len(books.actual)), len(books.actual)),
        "new_products": Known(_stored(new / total) if total > 0 else None, len(fresh)),
        "price_index": Known(_stored(index), products),
    }


def _discounts(goal: Goal, windows: Compared) -> tuple[Known, Known]:
    """Average discount now and a year earlier; n is orders; one query."""
    spans = ((windows.first, windows.last), (windows.reference_first, windows.reference_last))
    asked = [
        Question(
            "average_discount",
            Window(first, last),
            person_id=goal.person_id,
            department_id=goal.department_id,
            basis=goal.basis,
            kind=goal.credit_kind,
        )
        for first, last in spans
    ]
    now, before = (
        Known(_stored(found.standing.actual), int(found.sums.orders))
        for found in standing_of(asked, as_of=windows.last)
    )
    return now, before


def _people(goal: Goal, as_of: date, *, with_peers: bool) -> dict[str, Known]:
    """The goal's attainment, and beside it that of people with such a goal; two queries."""
    peers = Goal.objects.filter(
        person__isnull=False,
        measure=goal.measure,
        basis=goal.basis,
        credit_kind=goal.credit_kind,
        starts_on=goal.starts_on,
        ends_on=goal.ends_on,
        state__in=MEASURED,
    ).exclude(pk=goal.pk)
    ids = list(peers.values_list("pk", flat=True)) if with_peers else []
    found = attainment_of([goal.pk, *ids], as_of=as_of)
    standings = [found[pk].standing.attainment for pk in ids if pk in found]
    others = [attainment for attainment in standings if attainment is not None]
    middle = median(others) if len(others) >= LEAST_PEERS else None
    return {
        "attainment": Known(_stored(found[goal.pk].standing.attainment), 1),
        PEERS: Known(_stored(middle), len(others)),
    }


def _stored(figure: Decimal | None) -> Decimal | None:
    """As the column keeps it; absurd ratios are left out."""
    if figure is None or abs(figure) >= _MOST:
        return None
    return figure.quantize(_UNIT)
