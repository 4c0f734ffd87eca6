"""The bridge of a goal from the ledger: its products now and a year earlier."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from diagnostics.queries.windows import Compared, compared, held_by
from diagnostics.rules.bridge import BarAmount, Sold, bars_of
from diagnostics.rules.terms import BarKind
from goals.models import Goal
from monitoring.queries.attainment import attainment_of
from salesmgmt.lib import sqlfile

_AMOUNTS = {"revenue": 0, "margin": 1}
"""Measures in money, by their place among the amounts of books.sql."""
_UNCOSTED = 5
"""Place of revenue without a cost in a row of it."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """From target to actual: the bars but growth add up to the gap exactly."""

    target: Decimal
    actual: Decimal
    reference: Decimal
    reference_first: date
    reference_last: date
    bars: tuple[BarAmount, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """What was credited by product in the window a year earlier and in the goal's own."""

    prior: dict[int, Sold]
    actual: dict[int, Sold]


def books_of(
    goal: Goal, windows: Compared, *, amount: str = "revenue", known_at: datetime | None = None
) -> Books:
    """Units and amounts by product on the goal's basis and kind; one query.

    A margin of products without a cost in one of the windows is no smaller margin: their units are
    left out, so that they have no price to compare.
    """
    bound = {
        **held_by(goal),
        **windows.columns,
        "basis": str(goal.basis),
        "kind": str(goal.credit_kind),
        "known_at": known_at,
    }
    found: dict[bool, dict[int, Sold]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "books"), bound)
        rows = cursor.fetchall()
    unknown = {row[1] for row in rows if amount == "margin" and row[_UNCOSTED]}
    for place, product, quantity, *amounts in rows:
        units = Decimal(0) if product in unknown else quantity
        found[place == 1][product] = Sold(units, amounts[_AMOUNTS[amount]])
    return Books(found[True], found[False])


def bridge_of(
    goal: Goal, *, as_of: date, target: Decimal, known_at: datetime | None = None
) -> Bridge:
    """Bars from `target` to what the goal has reached as of a day; two queries.

    `target` is the caller's: the whole one, or what was expected by then. A measure that is no
    amount of products has one bar, unexplained: the bridge is about money.
    """
    windows = compared(goal, as_of)
    if goal.measure in _AMOUNTS:
        books = books_of(goal, windows, amount=goal.measure, known_at=known_at)
        reference, actual = _total(books.prior), _total(books.actual)
        bars = bars_of(books.prior, books.actual, target)
    else:
        standing = attainment_of([goal.pk], as_of=as_of)[goal.pk].standing
        reference, actual = Decimal(0), standing.actual or Decimal(0)
        bars = (BarAmount(BarKind.UNEXPLAINED, actual - target),)
    return Bridge(
        target=target,
        actual=actual,
        reference=reference,
        reference_first=windows.reference_first,
        reference_last=windows.reference_last,
        bars=bars,
    )


def _total(book: Mapping[int, Sold]) -> Decimal:
    return sum((sold.amount for sold in book.values()), Decimal(0))
