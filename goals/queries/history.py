"""What did people and departments sell in the year before a goal's window?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from goals.models import Goal
from salesmgmt.lib import sqlfile
from salesmgmt.org.models import Department, User
from salesmgmt.org.queries import days_a_year_before
from salesmgmt.org.rules.year_before import Days
from salesmgmt.sales.rules.margin import costed_ratio, margin_of

_HERE = str(Path(__file__).resolve().parent.parent)

Holder = User | Department


class _Sold(NamedTuple):
    """Sums of one holder, as history.sql returns them."""

    revenue: Decimal
    margin: Decimal
    uncosted_revenue: Decimal
    quantity: Decimal
    orders: Decimal


# Rates do not add up and are not split.
_FIGURES: dict[str, Callable[[_Sold], Decimal | None]] = {
    "revenue": lambda sold: sold.revenue,
    "margin": margin_of,
    "units": lambda sold: sold.quantity,
    "orders": lambda sold: sold.orders,
}
_COSTED: dict[str, Callable[[_Sold], Decimal | None]] = {
    "margin": lambda sold: costed_ratio(sold.revenue, sold.uncosted_revenue)
}
_NOTHING = _Sold(*[Decimal(0)] * 5)


@dataclass(frozen=True, slots=True)
class History:
    """The measure's actual of each holder in the days a year before a goal's window.

    None is a margin that nothing is known of; who sold nothing has 0. `costed` has the share of
    revenue that has a cost, of margins alone.
    """

    days: Days
    actuals: Mapping[Holder, Decimal | None]
    costed: Mapping[Holder, Decimal | None]


def history_of(goal: Goal, holders: Collection[Holder]) -> History:
    """What the holders reached in the goal's window one year earlier; two queries.

    On the goal's basis and kind; of a department with everything below it. Raises KeyError for
    a measure that is not split.
    """
    figure, costed = _FIGURES[goal.measure], _COSTED.get(goal.measure, lambda _sold: None)
    days = days_a_year_before(goal.starts_on, goal.ends_on)
    bound: dict[str, Any] = {
        "first": days.first,
        "last": days.last,
        "basis": str(goal.basis),
        "kind": str(goal.credit_kind),
        "people": [holder.pk for holder in holders if isinstance(holder, User)],
        "departments": [holder.pk for holder in holders if isinstance(holder, Department)],
    }
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "history"), bound)
        rows = {(person, unit): _Sold(*sums) for person, unit, *sums in cursor.fetchall()}
    sold = {each: rows.get(_key(each), _NOTHING) for each in holders}
    return History(
        days,
        {each: figure(sums) for each, sums in sold.items()},
        {each: costed(sums) for each, sums in sold.items()},
    )


def _key(holder: Holder) -> tuple[int | None, int | None]:
    return (holder.pk, None) if isinstance(holder, User) else (None, holder.pk)
