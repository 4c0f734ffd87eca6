"""The process board's figures, and that each is the number of rows behind its link."""

from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.actions import do_follow_up, open_follow_ups
from monitoring.forms.follow_ups import FollowUpFilter
from monitoring.models import FollowUp
from monitoring.queries.follow_ups import follow_up_list, follow_ups_waiting
from monitoring.queries.process import (
    SHARE,
    STAGES,
    STAGES_FROM_ORDERS,
    STAGES_FROM_SUMS,
    Process,
    Stage,
    process_of,
    told,
    with_orders,
)
from monitoring.rules.csat import Csat
from monitoring.rules.otif import Otif, is_on_time_in_full
from monitoring.rules.windows import Window
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Department, User
from salesmgmt.sales import intake
from salesmgmt.sales.forms import OrderFilter
from salesmgmt.sales.models import Order, OrderShare
from salesmgmt.sales.queries.integrity import broken_invariants
from salesmgmt.sales.queries.orders import order_list
from tests.cast import BY, REPS, Cast
from tests.midyear import TODAY
from tests.monitoring.process_world import (
    JUNE,
    book,
    cancel,
    days,
    deliver,
    give_back,
    opened,
)
from tests.standing import standing

QUARTER = Window(days(-76), days(14))


def board(cast: Cast, person: str, under: str | None = None, window: Window = QUARTER) -> Process:
    department = Department.objects.get(key=under) if under else None
    return process_of(cast.person(person), window, under=department, today=TODAY)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    return standing(_busy, cast)


def _busy(cast: Cast) -> Cast:
    """Orders on time, late, in pieces, given up, come back and still to come; answers."""
    due = days(-10)
    book(cast, "in-time", due=due, shares={"rita": 1})
    deliver("d1", "in-time", 10, due)
    book(cast, "day-late", due=due, shares={"rita": 1})
    deliver("d2", "day-late", 10, days(-9))
    book(cast, "pieces", due=due, shares={"ralf": 1})
    deliver("d3", "pieces", 4, days(-12))
    deliver("d4", "pieces", 6, days(-9))
    book(cast, "part-cancelled", due=due, shares={"ned": 1}, department="north-east")
    deliver("d5", "part-cancelled", 6, days(-11))
    cancel("x1", "part-cancelled", 4, days(-8))
    book(cast, "given-up", due=due, shares={"sara": 1}, department="south")
    cancel("x2", "given-up", 10, days(-13))
    book(cast, "half", due=days(-1), shares={"sara": 1}, department="south")
    deliver("d6", "half", 5, days(-2))
    book(cast, "came-back", due=due, shares={"stan": 1}, department="south")
    deliver("d7", "came-back", 10, due)
    give_back("r1", "came-back", 3, days(-3))
    book(cast, "due-today", due=TODAY, shares={"rita": 1})
    book(cast, "no-day", due=None, shares={"rita": 1})
    book(cast, "last-year", on=days(-300), due=days(-290), shares={"rita": 1})
    open_follow_ups(as_of=TODAY, by=SYSTEM)
    return cast


def test_figures_of_the_company(busy: Cast) -> None:
    found = board(busy, "dora")
    # The cast's nine orders, nine of these; the one of last year was ordered before.
    assert found.booked.orders == 18
    assert found.booked.net == 9 * 1000 + sum(Decimal(f"9{n}.50") for n in range(11, 20))
    # Eight of the cast's, the half one, due today, without a day, last year's.
    assert found.open.orders == 12
    assert found.late.orders == 10
    assert found.delivered.orders == 6
    assert found.cancelled == Stage(2, Decimal(1400))
    assert found.returned == Stage(1, Decimal(300))
    # Due and over: the cast's nine and the seven with a day before today but the one given up;
    # kept: Rita's first, in-time, part-cancelled, came-back.
    assert found.otif == Otif(due=15, kept=4)
    assert (found.follow_ups_due, found.follow_ups_done) == (6, 0)
    assert found.follow_ups_overdue == FollowUp.objects.filter(due_on__lt=TODAY).count() == 6
    assert found.csat == Csat(0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("window", [QUARTER, Window(JUNE, JUNE), Window(days(-400), days(-13))])
def test_sums_by_day_are_the_orders_counted(busy: Cast, window: Window) -> None:
    shares = OrderShare.objects.current().to_count(busy.person("dora"), TODAY, *SHARE)
    asked = {
        "first": window.first,
        "last": window.last,
        "until": min(window.last, TODAY),
        "today": TODAY,
        "figures": list(STAGES),
    }
    summed = told(STAGES_FROM_SUMS, asked)
    statement, named = with_orders(shares)
    assert sorted(summed) == sorted(told(f"{statement} {STAGES_FROM_ORDERS}", asked | named))
    assert sum(number for _figure, number, _net in summed) > 0
    assert broken_invariants() == []


def test_figures_of_a_rep_a_manager_and_a_department(busy: Cast) -> None:
    assert board(busy, "rita").otif == Otif(due=4, kept=2)
    assert board(busy, "sven").booked.orders == 3 + 3
    assert board(busy, "dora", "north-east").cancelled == Stage(1, Decimal(400))
    assert board(busy, "mona", "north-east").booked.orders == 2
    assert board(busy, "mona").returned == Stage(0, Decimal(0))
    assert board(busy, "hedy").booked == board(busy, "dora").booked


def test_an_empty_window(cast: Cast) -> None:
    found = board(cast, "dora", window=Window(days(-700), days(-600)))
    assert found.booked == Stage(0, Decimal(0))
    assert found.otif.rate is None
    assert found.csat.ratio is None
    # What is late is late now, whatever window is looked at.
    assert found.late.orders == 8


def test_answers_count(busy: Cast) -> None:
    follow_up = FollowUp.objects.get(order__key="in-time")
    do_follow_up(
        follow_up=follow_up,
        done_on=TODAY,
        answer=3,
        comment="",
        by=busy.person("rita"),
        why="",
        today=TODAY,
    )
    intake.load(
        {
            "feedback": [
                ("f1", "c", None, "csat", TODAY, 5, None),
                ("f2", "c", "o-ned", "csat", TODAY, 4, None),
                ("f3", "c", "o-ned", "nps", TODAY, 9, None),
                ("f4", "c", "o-ned", "csat", days(15), 5, None),
            ]
        },
        **BY,
    )
    found = board(busy, "dora")
    assert found.csat == Csat(answers=3, satisfied=2)
    assert (found.follow_ups_done, found.follow_ups_overdue) == (1, 5)
    # Without an order it is the company's alone.
    assert board(busy, "mona").csat == Csat(answers=2, satisfied=1)
    assert board(busy, "dora", "north-east").csat == Csat(answers=1, satisfied=1)


def test_rates_per_order_are_the_rule_in_sql(busy: Cast) -> None:
    orders = list(order_list(busy.person("dora"), TODAY).filter(due_on__isnull=False))
    kept = {
        order.key
        for order in orders
        if is_on_time_in_full(order.due_on, order.shipped_on, left=Decimal(order.is_open))
    }
    assert kept == set(Order.objects.on_time_in_full().values_list("key", flat=True))
    assert kept == {"o-rita", "in-time", "part-cancelled", "came-back"}


FIGURES = {
    "booked": lambda found: found.booked.orders,
    "cancelled": lambda found: found.cancelled.orders,
    "returned": lambda found: found.returned.orders,
    "open": lambda found: found.open.orders,
    "late": lambda found: found.late.orders,
    "delivered": lambda found: found.delivered.orders,
    "kept": lambda found: found.otif.kept,
    "missed": lambda found: found.otif.missed,
    "follow_ups_due": lambda found: found.follow_ups_due,
    "overdue": lambda found: found.follow_ups_overdue,
    "done": lambda found: found.follow_ups_done,
}


def behind(cast: Cast, person: str, address: str) -> int:
    """How many rows the list behind a link has."""
    parts = urlsplit(address)
    asked = QueryDict(mutable=True)
    asked.update(dict(parse_qsl(parts.query)))
    user, departments = cast.person(person), Department.objects.all()
    if parts.path == reverse("sales:order_list"):
        rows = order_list(user, TODAY)
        found = OrderFilter(
            asked,
            rows,
            departments=departments,
            people=User.objects.none(),
            shares=OrderShare.objects.current(),
            today=TODAY,
        )
    else:
        rows = follow_up_list(user, TODAY)
        found = FollowUpFilter(asked, rows, departments=departments, user=user, today=TODAY)
    assert found.form.is_valid(), found.form.errors
    return found.qs.count()


@pytest.mark.slow
@pytest.mark.parametrize("person", ["rita", "mona", "sven", "dora"])
@pytest.mark.parametrize("under", [None, "north"])
def test_every_figure_is_the_list_behind_it(
    client: Client, busy: Cast, person: str, under: str | None
) -> None:
    if person in {"rita", "sven"}:
        under = None
    follow_up = FollowUp.objects.get(order__key="in-time")
    FollowUp.objects.filter(pk=follow_up.pk).update(done_on=TODAY, done_by=busy.people["rita"])
    client.force_login(busy.people[person])
    asked = {"department": under} if under else {}
    answer = client.get(reverse("monitoring:process"), asked)
    found: Process = answer.context["figures"]
    assert found == board(busy, person, under)
    for name, figure in FIGURES.items():
        assert behind(busy, person, answer.context["links"][name]) == figure(found), name


def test_what_waits_for_the_owner(cast: Cast) -> None:
    opened(cast)
    with CaptureQueriesContext(connection) as queries:
        rita = cast.person("rita")
        [waiting] = follow_ups_waiting(rita, TODAY)
    assert len(queries) <= 3  # the person, the scope, the follow-ups
    assert (waiting.due_on, waiting.count) == (days(7, JUNE), 1)
    assert waiting.about == "o-rita, Customer C"
    assert waiting.url == reverse("monitoring:follow_up", args=[FollowUp.objects.get().pk])
    for person in ("ralf", "mona", "dora", "adam"):
        assert follow_ups_waiting(cast.person(person), TODAY) == []


@pytest.mark.parametrize(("delivered", "number"), [(0, 1), (1, 0)])
def test_it_waits_from_a_week_before_it_is_due(cast: Cast, delivered: int, number: int) -> None:
    book(cast, "n", shares={"ralf": 1})
    deliver("d1", "n", 10, days(delivered))
    open_follow_ups(as_of=days(delivered), by=SYSTEM)
    assert len(follow_ups_waiting(cast.person("ralf"), TODAY)) == number


@pytest.mark.slow
@pytest.mark.parametrize(("orders", "lines"), [(3, 3), (4, 1)])
def test_many_wait_as_one_line(cast: Cast, orders: int, lines: int) -> None:
    for number in range(orders):
        book(cast, f"n{number}", shares={"ralf": 1})
        deliver(f"d{number}", f"n{number}", 10, days(-5))
    open_follow_ups(as_of=TODAY, by=SYSTEM)
    found = follow_ups_waiting(cast.person("ralf"), TODAY)
    assert len(found) == lines
    assert sum(each.count for each in found) == orders


def test_reps_of_the_cast_see_their_own(cast: Cast) -> None:
    for rep in REPS:
        shared = rep in {"rita", "ralf"}
        assert board(cast, rep).booked.orders == 1 + shared
