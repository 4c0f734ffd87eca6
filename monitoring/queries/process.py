"""How far are orders on their way from order to follow-up, and what leaks away?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from monitoring.queries.follow_ups import follow_up_list
from monitoring.rules.csat import Csat, csat
from monitoring.rules.otif import Otif
from monitoring.rules.windows import Window
from salesmgmt.lib import sqlfile
from salesmgmt.lib.money import round_money
from salesmgmt.org.access import Person
from salesmgmt.org.models import Department, Management, User
from salesmgmt.sales.models import Order
from salesmgmt.sales.models.orders import FulfilmentQuerySet
from salesmgmt.sales.queries.orders import order_list

if TYPE_CHECKING:
    from monitoring.queries.follow_ups import ListedFollowUp
    from salesmgmt.sales.queries.orders import ListedOrder

_HERE = str(Path(__file__).resolve().parent.parent)
_SCORE = "score_"
STAGES = ("booked", "open", "late", "delivered", "due", "kept")
WORTH = (*STAGES[:4], "cancelled", "returned")
"""Figures whose orders have a value."""
_FIELDS = ("order_id", "booked_on", "due_on", "net_amount", "is_open", "arrived_on")


@dataclass(frozen=True, slots=True)
class Stage:
    """Orders at one stage: their number, and their net amount in the company currency."""

    orders: int
    net: Decimal


@dataclass(frozen=True, slots=True)
class Process:
    """One window of the process; open and late orders and overdue follow-ups are those of today."""

    booked: Stage
    open: Stage
    late: Stage
    delivered: Stage
    # What leaked: the net amount of what was cancelled and of what came back.
    cancelled: Stage
    returned: Stage
    otif: Otif
    follow_ups_due: int
    follow_ups_overdue: int
    follow_ups_done: int
    csat: Csat


def process_of(
    orders: FulfilmentQuerySet,
    window: Window,
    *,
    under: Department | None,
    everything: bool,
    today: date,
) -> Process:
    """The figures of `orders`, those below `under` if given; one set-based query.

    `everything`: `orders` are all there are, and answers of customers about no order count too.
    Then stages are read from the sums that posting keeps.
    """
    asked: dict[str, Any] = {
        "first": window.first,
        "last": window.last,
        "today": today,
        "path": f"{under.path}%" if under else "%",
        "everything": everything and under is None,
        "figures": list(STAGES),
    }
    below = orders.below(under) if under else orders
    found = _from_sums(below, asked) if everything else _from_orders(below, asked)
    worth = {figure: Stage(number, net) for figure, number, net in found if figure in WORTH}
    numbers = {figure: number for figure, number, _net in found}
    scores = {
        int(figure.removeprefix(_SCORE)): number
        for figure, number in numbers.items()
        if figure.startswith(_SCORE)
    }
    return Process(
        **worth,
        otif=Otif(numbers["due"], numbers["kept"]),
        follow_ups_due=numbers["follow_up_due"],
        follow_ups_overdue=numbers["follow_up_overdue"],
        follow_ups_done=numbers["follow_up_done"],
        csat=csat(scores),
    )


Asked = dict[str, Any]
Told = list[tuple[str, int, Decimal]]
"""Rows of a figure's name, number and net amount in the company currency."""


def _from_sums(orders: FulfilmentQuerySet, asked: Asked) -> Told:
    ids, named = ("", {}) if asked["everything"] else _as_sql(orders, "pk")
    after = _after(f"order_id IN ({ids})" if ids else "true")
    return told(f"({STAGES_FROM_SUMS}) UNION ALL ({after})", asked | named)


def _from_orders(orders: FulfilmentQuerySet, asked: Asked) -> Told:
    statement, named = with_orders(orders)
    after = _after("order_id IN (SELECT a.order_id FROM asked AS a)")
    return told(f"{statement} ({STAGES_FROM_ORDERS}) UNION ALL ({after})", asked | named)


STAGES_FROM_SUMS = sqlfile.read(_HERE, "stages_from_sums")
"""Asks for the figures of STAGES of all orders of the departments whose path is LIKE `path`."""
STAGES_FROM_ORDERS = sqlfile.read(_HERE, "stages_from_orders")
"""Asks for the same of the orders of `with_orders`, counted one by one."""


def with_orders(orders: FulfilmentQuerySet) -> tuple[str, Asked]:
    """What makes `orders` the rows of `asked` in the statement that follows, and what is bound."""
    statement, named = _as_sql(orders, *_FIELDS)
    return f"WITH asked ({', '.join(_FIELDS)}) AS MATERIALIZED ({statement})", named


def _after(is_asked: str) -> str:
    """Asks what leaked away, for follow-ups, and for answers by score."""
    return sqlfile.read(_HERE, "after_orders").replace("{is_asked}", is_asked)


def told(statement: str, asked: Asked) -> Told:
    """The rows that the statement answers with."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def _as_sql(orders: FulfilmentQuerySet, *columns: str) -> tuple[str, dict[str, Any]]:
    """The statement of the orders' columns with named places, and what goes into them."""
    statement, values = orders.order_by().values(*columns).query.sql_with_params()
    names = [f"order_{number}" for number in range(len(values))]
    places = tuple(f"%({name})s" for name in names)
    return statement.replace("%%", "%%%%") % places, dict(zip(names, values, strict=True))


def late_orders(user: Person, under: Department | None, today: date) -> "QuerySet[ListedOrder]":
    """Visible orders that are late now, with `revenue`, the oldest day first."""
    late = Order.objects.overdue(today).values("pk")
    found = order_list(user, today).prefetch_related(None).filter(pk__in=late)
    return _below(found, under, "department").order_by("due_on", "pk")


def overdue_follow_ups(
    user: Person, under: Department | None, today: date
) -> "QuerySet[ListedFollowUp]":
    """Visible follow-ups that are overdue, the oldest first."""
    found = follow_up_list(user, today).filter(done_on__isnull=True, due_on__lt=today)
    return _below(found, under, "order__department").order_by("due_on", "pk")


def _below(found: QuerySet, under: Department | None, field: str) -> QuerySet:
    return found.filter(**{f"{field}__path__startswith": under.path}) if under else found


def manager_on(day: date, under: Department | None) -> User | None:
    """Who manages the department, the company if none is given."""
    held = Management.objects.on(day).select_related("person")
    found = held.filter(department=under) if under else held.filter(department__parent=None)
    row = found.first()
    return row.person if row else None


PROCESS_COLUMNS = ("stage", "figure", "number", "net_amount_company_currency", "ratio")
"""Columns of the board as CSV; a ratio of 1 is 100 %."""


def process_rows(found: Process, currency: str) -> Iterator[tuple[object, ...]]:
    """The board's figures as rows of PROCESS_COLUMNS."""
    for stage, name in (
        ("order", "booked"),
        ("order", "cancelled"),
        ("delivery", "open"),
        ("delivery", "late"),
        ("delivery", "delivered"),
        ("delivery", "returned"),
    ):
        figure: Stage = getattr(found, name)
        yield stage, name, figure.orders, round_money(figure.net, currency), None
    yield "delivery", "due", found.otif.due, None, None
    yield "delivery", "on_time_in_full", found.otif.kept, None, found.otif.rate
    yield "follow_up", "due", found.follow_ups_due, None, None
    yield "follow_up", "overdue", found.follow_ups_overdue, None, None
    yield "follow_up", "done", found.follow_ups_done, None, None
    yield "follow_up", "answers", found.csat.answers, None, None
    yield "follow_up", "satisfied", found.csat.satisfied, None, found.csat.ratio
