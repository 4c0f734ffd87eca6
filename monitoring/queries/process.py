"""How far are orders on their way from order to follow-up, and what leaks away?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet, Sum

from monitoring.queries.follow_ups import follow_up_list
from monitoring.rules.csat import Csat, csat
from monitoring.rules.otif import Otif
from monitoring.rules.windows import Window, whole_months
from salesmgmt.lib import sqlfile
from salesmgmt.lib.money import round_money
from salesmgmt.org.access import Person, Scope, scope_of
from salesmgmt.org.models import Department, Management, User
from salesmgmt.sales.models import Basis, Credit, CreditKind, Order, OrderShare
from salesmgmt.sales.queries.orders import order_list, with_parts

if TYPE_CHECKING:
    from monitoring.queries.follow_ups import ListedFollowUp
    from salesmgmt.sales.queries.orders import LateOrder

_HERE = str(Path(__file__).resolve().parent.parent)
_SCORE = "score_"
STAGES = ("booked", "open", "late", "delivered", "due", "kept")
GIVEN_UP = ("cancelled_unshipped", "cancelled_shipped", "delivered_returned")
"""What of the delivered orders is not sold any more."""
WORTH = (*STAGES[:4], "cancelled", "returned", *GIVEN_UP)
"""Figures whose orders have a value."""
SHARE = ("order", "kind", "position", "share")
"""What is read of each share that counts."""
_SHOWN_FROM = Decimal("0.005")

Asked = dict[str, Any]
Told = list[tuple[str, int, Decimal]]
"""Rows of a figure's name, number and net amount in the company currency."""
_Also = tuple[str, Asked] | None
"""A further statement, and what is bound in it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Orders at one stage: their number, and their net amount in the company currency."""

    orders: int
    net: Decimal

    @property
    def taken(self) -> Decimal:
        """The amount as it is taken off another."""
        return -self.net


@dataclass(frozen=True, slots=True)
class Credited:
    """Revenue of the window as Performance has it: booked, and delivered."""

    booked: Decimal
    delivered: Decimal


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
    # What of the delivered orders was cancelled before or after it was shipped, and what came back:
    # until today, whenever that was.
    cancelled_unshipped: Stage
    cancelled_shipped: Stage
    delivered_returned: Stage
    # None where no figure of Performance is about the same orders.
    credited: Credited | None

    @property
    def counted_elsewhen(self) -> Decimal:
        """Booked revenue that counts in the window though its day lies outside, less the converse.

        Of documents that came after their month was closed.
        """
        kept = self.booked.net - self.cancelled.net - self.returned.net
        return _seen(self.credited.booked - kept) if self.credited else Decimal(0)

    @property
    def delivered_in_part(self) -> Decimal:
        """Delivered revenue of orders that were not completed in the window, less what of the
        completed ones counts in other windows."""
        given_up = sum((getattr(self, figure).net for figure in GIVEN_UP), Decimal(0))
        kept = self.delivered.net - given_up
        return _seen(self.credited.delivered - kept) if self.credited else Decimal(0)


def _seen(amount: Decimal) -> Decimal:
    """Nothing for less than a page shows: parts of orders are rounded to the millionth."""
    return amount if abs(amount) >= _SHOWN_FROM else Decimal(0)


def process_of(user: Person, window: Window, *, under: Department | None, today: date) -> Process:
    """The figures of the orders that `user` sees; one set-based query.

    An order counts where its credit does (docs/methods.md): in each department in which part of it
    is credited, with the part that is credited there. Who sees no people is told of the company.
    All orders of the company are read from the sums that posting keeps; where no department is
    asked for, answers of customers about no order count too.
    """
    scope = scope_of(user, today)
    is_company = under is None or under.is_company
    everything = is_company and (scope.sees_all or not scope.sees_people)
    asked: dict[str, Any] = {
        "first": window.first,
        "last": window.last,
        # As on Performance what lies ahead is not counted yet.
        "until": min(window.last, today),
        "today": today,
        "everything": everything and under is None,
        "figures": list(STAGES),
    }
    credited = _credited(user, scope, window, under=under, today=today)
    found = (
        _from_sums(asked, credited)
        if everything
        else _from_orders(_shares(user, under, today), asked, credited)
    )
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
        credited=_as_credited(found) if credited else None,
    )


def _shares(user: Person, under: Department | None, today: date) -> QuerySet:
    """The shares that count, as rows of SHARE."""
    shares = OrderShare.objects.current()
    below = shares.below(under) if under else shares
    return below.to_count(user, today, *SHARE)


def _credited(
    user: Person, scope: Scope, window: Window, *, under: Department | None, today: date
) -> _Also:
    """Asks what Performance says of the same orders: from the sums of departments, else from the
    entries behind it.

    Who managed in the past sees orders by their day and credit by its own: nothing to compare.
    """
    if scope.sees_all or not scope.sees_people:
        months_from, months_to = whole_months(window.first, min(window.last, today))
        path = f"{under.path}%" if under else "%"
        named: Asked = {"path": path, "months_from": months_from, "months_to": months_to}
        return sqlfile.read(_HERE, "credited_from_sums"), named
    is_led = under is not None and under.path.startswith(scope.department_paths_now)
    if scope.ended_management and not is_led:
        return None
    entries = Credit.objects.visible_to(user, today).filter(
        kind=CreditKind.REVENUE, business_on__range=(window.first, min(window.last, today))
    )
    if under:
        inside = Department.objects.in_subtree(under).values("pk")
        entries = entries.filter(department_id__in=inside)
    sums = entries.order_by().values("basis").annotate(revenue=Sum("revenue"))
    statement, named = _as_sql(sums, "entry")
    return sqlfile.read(_HERE, "credited_from_entries").replace("{entries}", statement), named


def _from_sums(asked: Asked, also: _Also) -> Told:
    after = _after("true", "1", "sales_fulfilment")
    return _told_with(also, f"({STAGES_FROM_SUMS}) UNION ALL ({after})", asked)


def _from_orders(shares: QuerySet, asked: Asked, also: _Also) -> Told:
    statement, named = with_orders(shares)
    after = _after(
        "order_id IN (SELECT a.order_id FROM asked AS a)",
        "a.share",
        "asked",
    )
    asked_for = f"{statement} ({STAGES_FROM_ORDERS}) UNION ALL ({after})"
    return _told_with(also, asked_for, asked | named)


def _told_with(also: _Also, statement: str, asked: Asked) -> Told:
    if also is None:
        return told(statement, asked)
    further, named = also
    return told(f"{statement} UNION ALL ({further})", asked | named)


def _as_credited(found: Told) -> Credited:
    sums = {figure: net for figure, _number, net in found}
    return Credited(
        *(sums.get(f"credited_{basis}", Decimal(0)) for basis in (Basis.BOOKED, Basis.DELIVERED))
    )


STAGES_FROM_SUMS = sqlfile.read(_HERE, "stages_from_sums")
"""Asks for the figures of STAGES of all orders."""
STAGES_FROM_ORDERS = sqlfile.read(_HERE, "stages_from_orders")
"""Asks for the same of the orders of `with_orders`, counted one by one."""


def with_orders(shares: QuerySet) -> tuple[str, Asked]:
    """What makes the orders of `shares` the rows of `asked` in the statement that follows, and
    what is bound."""
    statement, named = _as_sql(shares, "share")
    return sqlfile.read(_HERE, "orders_in_sight").replace("{seen}", statement), named


def _after(is_asked: str, share: str, orders: str) -> str:
    """Asks what leaked away, for follow-ups, and for answers by score.

    `is_asked` says of `order_id` whether the order is meant; `orders` are rows like those of
    sales_fulfilment, and `share` says how much of the order in its row `a` counts.
    """
    text = sqlfile.read(_HERE, "after_orders").replace("{is_asked}", is_asked)
    return text.replace("{share}", share).replace("{orders}", orders)


def told(statement: str, asked: Asked) -> Told:
    """The rows that the statement answers with."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def _as_sql(rows: QuerySet, prefix: str) -> tuple[str, dict[str, Any]]:
    """The statement of the rows with named places, and what goes into them."""
    statement, values = rows.query.sql_with_params()
    names = [f"{prefix}_{number}" for number in range(len(values))]
    places = tuple(f"%({name})s" for name in names)
    return statement.replace("%%", "%%%%") % places, dict(zip(names, values, strict=True))


def late_orders(user: Person, under: Department | None, today: date) -> "QuerySet[LateOrder]":
    """Visible orders that are late now, the oldest day first, with `revenue`, `part` (what of it
    counts for the reader in the department) and `elsewhere` (names of departments, other than the
    selling unit, where it does)."""
    late = Order.objects.overdue(today).values("pk")
    listed = order_list(user, today).prefetch_related(None).filter(pk__in=late)
    found = with_parts(listed, user, under, today)
    return _below(found, under, user, today, "pk").order_by("due_on", "pk")


def overdue_follow_ups(
    user: Person, under: Department | None, today: date
) -> "QuerySet[ListedFollowUp]":
    """Visible follow-ups that are overdue, the oldest first."""
    found = follow_up_list(user, today).filter(done_on__isnull=True, due_on__lt=today)
    return _below(found, under, user, today, "order").order_by("due_on", "pk")


def _below(
    found: QuerySet, under: Department | None, user: Person, today: date, field: str
) -> QuerySet:
    """Those of orders that count in the department, as far as the person sees it."""
    if under is None:
        return found
    shares = OrderShare.objects.current().visible_to(user, today).below(under)
    return found.filter(**{f"{field}__in": shares.values("order")})


def manager_on(day: date, under: Department | None) -> User | None:
    """Who manages the department, the company if none is given."""
    held = Management.objects.on(day).select_related("person")
    found = held.filter(department=under) if under else held.filter(department__parent=None)
    row = found.first()
    return row.person if row else None


PROCESS_COLUMNS = ("stage", "figure", "number", "net_amount_company_currency", "ratio")
"""Columns of the board as CSV; a ratio of 1 is 100 %. The rows of stage "performance" say how
the amounts before them come to those of Performance, as the page does."""


def process_rows(found: Process, currency: str) -> Iterator[tuple[object, ...]]:
    """The board's figures as rows of PROCESS_COLUMNS."""

    def amount(net: Decimal) -> Decimal:
        return round_money(net, currency)

    for stage, name in (
        ("order", "booked"),
        ("order", "cancelled"),
        ("delivery", "open"),
        ("delivery", "late"),
        ("delivery", "delivered"),
        ("delivery", "returned"),
        *(("delivery", name) for name in GIVEN_UP),
    ):
        figure: Stage = getattr(found, name)
        yield stage, name, figure.orders, amount(figure.net), None
    if found.credited:
        yield "performance", "counted_elsewhen", None, amount(found.counted_elsewhen), None
        yield "performance", "booked", None, amount(found.credited.booked), None
        yield "performance", "delivered_in_part", None, amount(found.delivered_in_part), None
        yield "performance", "delivered", None, amount(found.credited.delivered), None
    yield "delivery", "due", found.otif.due, None, None
    yield "delivery", "on_time_in_full", found.otif.kept, None, found.otif.rate
    yield "follow_up", "due", found.follow_ups_due, None, None
    yield "follow_up", "overdue", found.follow_ups_overdue, None, None
    yield "follow_up", "done", found.follow_ups_done, None, None
    yield "follow_up", "answers", found.csat.answers, None, None
    yield "follow_up", "satisfied", found.csat.satisfied, None, found.csat.ratio
