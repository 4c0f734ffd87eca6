"""Process and Performance count an order in the same place, and what differs is told line by line.

Orders of departments other than their sellers', shared across departments, without a person, only
supported, cancelled before and after they were shipped, and returned.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.queries.evidence import evidence_of
from monitoring.actions import open_follow_ups
from monitoring.queries.attainment import Question, standing_of
from monitoring.queries.process import Process, process_of
from monitoring.queries.tree import tree
from monitoring.rules.windows import Window
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Management, Period
from salesmgmt.sales import intake
from salesmgmt.sales.actions.recrediting import Share, recredit
from salesmgmt.sales.models import Order
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.cast import BY, MEMBERS, Cast
from tests.midyear import TODAY
from tests.monitoring.process_world import book, cancel, days, deliver, give_back
from tests.sales.record import rolled_back
from tests.standing import standing

HOMES = {key: home for home, members in MEMBERS.items() for key in members}
ABOVE = {"acme": "", "north": "acme", "north-east": "north", "south": "acme"}
SELLERS = ("rita", "ralf", "ned", "sara", "dora", None)
FIRST = date(2025, 4, 1)
WINDOWS = (
    Window(FIRST, date(2025, 6, 30)),
    Window(FIRST, date(2025, 4, 30)),
    Window(date(2025, 5, 1), date(2025, 5, 20)),
    Window(date(2025, 6, 10), date(2025, 6, 20)),
)
# Who asks, in which department, and whose line of Performance is about the same.
VIEWS = (
    ("dora", None, "acme"),
    ("hedy", None, "acme"),
    ("dora", "north", "north"),
    ("dora", "north-east", "north-east"),
    ("dora", "south", "south"),
    ("mona", None, "north"),
    ("mona", "north-east", "north-east"),
    ("sven", None, "south"),
    ("rita", None, "rita"),
    ("ned", None, "ned"),
)
ALMOST = Decimal("0.001")


@dataclass(frozen=True)
class Made:
    """An order of ten pieces, worth 333.33, with its documents: pieces by day after `booked`."""

    department: str
    shares: dict[str | None, Decimal]
    booked: int
    delivered: tuple[tuple[int, int], ...]
    cancelled: tuple[tuple[int, int], ...]
    returned: tuple[tuple[int, int], ...]

    NET = Decimal("333.33")

    def day(self, after: int) -> date:
        return min(FIRST + timedelta(days=self.booked + after), TODAY)

    def part(self, holder: str) -> Decimal:
        """The share that counts for a person or below a department."""
        return sum((share for who, share in self.shares.items() if self._is_of(who, holder)), ZERO)

    def _is_of(self, who: str | None, holder: str) -> bool:
        if holder not in ABOVE:
            return who == holder
        place = HOMES[who] if who else self.department
        while place and place != holder:
            place = ABOVE[place]
        return place == holder

    def moved(self, basis: str) -> Iterator[tuple[date, int]]:
        """By how many pieces what counts changes, and on which day."""
        happened = [
            (self.day(after), kind, pieces)
            for kind in ("delivered", "cancelled", "returned")
            for after, pieces in getattr(self, kind)
        ]
        before = 0
        for day in sorted({self.day(0), *(on for on, _kind, _pieces in happened)}):
            sums = {
                kind: sum(n for on, k, n in happened if k == kind and on <= day)
                for kind in ("delivered", "cancelled", "returned")
            }
            after = 10 - sums["cancelled"] - sums["returned"]
            if basis == "delivered":
                after = max(0, min(sums["delivered"] - sums["returned"], after))
            yield day, after - before
            before = after

    def given_up(self, kind: str, window: Window) -> int:
        return sum(
            n for after, n in getattr(self, kind) if window.first <= self.day(after) <= window.last
        )

    @property
    def arrived_on(self) -> date | None:
        """The last arrival of an order of which nothing is to come."""
        sums = [sum(n for _on, n in kind) for kind in (self.delivered, self.cancelled)]
        if sum(sums) < 10 or not self.delivered:
            return None
        return max(self.day(after) for after, _pieces in self.delivered)


ZERO = Decimal(0)


@st.composite
def made(draw: st.DrawFn) -> Made:
    people = draw(st.lists(st.sampled_from(SELLERS), min_size=1, max_size=3, unique=True))
    parts = {1: ["1"], 2: ["0.3", "0.7"], 3: ["0.333333", "0.333333", "0.333334"]}[len(people)]
    delivered = draw(
        st.lists(st.sampled_from([3, 5, 10]), max_size=2).filter(lambda n: sum(n) <= 10)
    )
    returned = draw(st.integers(0, min(3, sum(delivered))))
    # Also of what was shipped.
    cancelled = draw(st.sampled_from([0, 2, 5, 10]).filter(lambda n: n + returned <= 10))
    after = st.integers(0, 60)
    return Made(
        draw(st.sampled_from(sorted(ABOVE))),
        dict(zip(people, map(Decimal, parts), strict=True)),
        draw(st.integers(0, 70)),
        tuple((draw(after), pieces) for pieces in delivered),
        ((draw(after), cancelled),) if cancelled else (),
        ((draw(after), returned),) if returned else (),
    )


def write(key: str, order: Made) -> None:
    booked = order.day(0)
    rows: dict[str, list[tuple[Any, ...]]] = {
        "orders": [(key, "c", order.department, None, booked, booked, "EUR", None)],
        "order_lines": [(key, "1", "p", 10, order.NET, order.NET, None)],
        "order_shares": [(key, "revenue", who, share) for who, share in order.shares.items()],
    }
    if set(order.shares) == {None}:
        rows.pop("order_shares")
    for number, (after, pieces) in enumerate(order.delivered):
        on, name = order.day(after), f"{key}-d{number}"
        rows.setdefault("deliveries", []).append((name, key, None, on, on, None, None))
        rows.setdefault("delivery_lines", []).append((name, "1", pieces))
    for after, pieces in order.cancelled:
        rows["cancellations"] = [(f"{key}-x", key, order.day(after), None)]
        rows["cancellation_lines"] = [(f"{key}-x", "1", pieces)]
    for after, pieces in order.returned:
        rows["returns"] = [(f"{key}-r", key, order.day(after), None)]
        rows["return_lines"] = [(f"{key}-r", "1", pieces)]
    intake.load(rows, **BY)


def performance(cast: Cast, holder: str, window: Window) -> dict[str, Decimal]:
    whose: dict[str, int] = (
        {"department_id": cast.departments[holder].pk}
        if holder in ABOVE
        else {"person_id": cast.people[holder].pk}
    )
    asked = [Question("revenue", window, basis=b, **whose) for b in ("booked", "delivered")]
    found = standing_of(asked, as_of=TODAY)
    return {measured.basis: measured.sums.revenue for measured in found}


def board(cast: Cast, person: str, under: str | None, window: Window) -> Process:
    department = cast.departments[under] if under else None
    return process_of(cast.person(person), window, under=department, today=TODAY)


def counts_on(day: date, *, closed: bool) -> date:
    return max(day, date(2025, 5, 1)) if closed else day


def inside(window: Window, day: date | None) -> bool:
    return day is not None and window.first <= day <= min(window.last, TODAY)


def expected_lines(
    orders: list[Made], holder: str, window: Window, *, closed: bool
) -> dict[str, Decimal]:
    """What each line says, from the documents alone."""

    def worth(order: Made, pieces: int) -> Decimal:
        return order.NET * order.part(holder) * pieces / 10

    lines = dict.fromkeys(("booked", "gone", "elsewhen", "delivered", "given_up", "in_part"), ZERO)
    for order in orders:
        if inside(window, order.day(0)):
            lines["booked"] += worth(order, 10)
        gone = sum(order.given_up(kind, window) for kind in ("cancelled", "returned"))
        lines["gone"] += worth(order, gone)
        for day, pieces in order.moved("booked"):
            here = inside(window, counts_on(day, closed=closed)) - inside(window, day)
            lines["elsewhen"] += worth(order, pieces) * here
        is_complete = inside(window, order.arrived_on)
        if is_complete:
            lines["delivered"] += worth(order, 10)
            gone = sum(n for kind in (order.cancelled, order.returned) for _on, n in kind)
            lines["given_up"] += worth(order, gone)
        for day, pieces in order.moved("delivered"):
            counts = inside(window, counts_on(day, closed=closed)) - is_complete
            lines["in_part"] += worth(order, pieces) * counts
    return lines


@pytest.mark.slow
@given(
    orders=st.lists(made(), min_size=1, max_size=4),
    window=st.sampled_from(WINDOWS),
    closed=st.booleans(),
)
def test_every_line_is_what_the_documents_say(
    cast: Cast, orders: list[Made], window: Window, closed: bool
) -> None:
    """The cast's own orders are in the window too: each line is held against what it was before."""
    with rolled_back():
        had = {view: board(cast, view[0], view[1], window) for view in VIEWS}
        if closed:
            ended = Period.objects.filter(kind="month", ends_on__lt=date(2025, 5, 1))
            ended.update(closed_at=timezone.now())
        for number, order in enumerate(orders):
            write(f"made-{number}", order)
        assert broken_invariants() == []
        for view, old in had.items():
            person, under, holder = view
            found = board(cast, person, under, window)
            now = performance(cast, holder, window)
            assert found.credited is not None
            assert found.credited.booked == now["booked"], view
            assert found.credited.delivered == now["delivered"], view
            told = {
                "booked": found.booked.net - old.booked.net,
                "gone": found.cancelled.net + found.returned.net,
                "elsewhen": found.counted_elsewhen - old.counted_elsewhen,
                "delivered": found.delivered.net - old.delivered.net,
                "given_up": found.cancelled_unshipped.net
                + found.cancelled_shipped.net
                + found.delivered_returned.net,
                "in_part": found.delivered_in_part - old.delivered_in_part,
            }
            lines = expected_lines(orders, holder, window, closed=closed)
            wrong = {k: (told[k], lines[k]) for k in told if abs(told[k] - lines[k]) > ALMOST}
            assert not wrong, (view, window, wrong)
            counted = sum(inside(window, o.day(0)) and o.part(holder) > 0 for o in orders)
            assert found.booked.orders - old.booked.orders == counted, view


@pytest.fixture
def crossed(cast: Cast) -> Cast:
    return standing(_crossed, cast)


def _crossed(cast: Cast) -> Cast:
    """One order of each kind."""
    book(cast, "souths", shares={"rita": 1}, department="south")
    book(cast, "across", shares={"ned": "0.25", "sara": "0.75"}, department="acme")
    book(cast, "nobodys", department="north-east")
    book(cast, "supported", shares={"sara": 1}, department="south")
    intake.load(
        {
            "orders": [("helped", "c", "south", None, days(-5), days(-1), "EUR", None)],
            "order_lines": [("helped", "1", "p", 10, 1000, 1000, None)],
            "order_shares": [
                ("helped", "revenue", "stan", 1),
                ("helped", "overlay", "ralf", "0.5"),
            ],
        },
        **BY,
    )
    book(cast, "stopped", shares={"rita": 1}, department="south")
    deliver("d1", "stopped", 6, days(-9))
    cancel("x1", "stopped", 4, days(-8))
    book(cast, "shipped", shares={"rita": 1}, department="south")
    deliver("d2", "shipped", 10, days(-9))
    cancel("x2", "shipped", 10, days(-4))
    book(cast, "back", shares={"ned": 1}, department="acme")
    deliver("d3", "back", 10, days(-9))
    give_back("r1", "back", 3, days(-2))
    book(cast, "half", shares={"sara": "0.5", None: "0.5"}, department="north")
    deliver("d4", "half", 5, days(-3))
    return cast


QUARTER = "2025-Q2"


def page(client: Client, cast: Cast, person: str, under: str | None) -> Any:
    client.force_login(cast.people[person])
    asked = {"period": QUARTER} | ({"department": under} if under else {})
    answer = client.get(reverse("monitoring:process"), asked)
    assert answer.status_code == 200
    return answer


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(
    ("holder", "orders", "net"),
    [
        # The cast's own orders are of their sellers' departments.
        ("north", 6 + 8, 4 * 1000 + 250 + 1000 + 500),
        ("north-east", 1 + 3, 250 + 1000 + 1000),
        ("south", 3 + 4, 750 + 1000 + 1000 + 500),
    ],
)
def test_an_order_counts_where_it_is_credited(
    crossed: Cast, holder: str, orders: int, net: int
) -> None:
    """Not in the department that it names; supported ones are in sight and worth nothing."""
    window = WINDOWS[0]
    own = [
        o
        for o in crossed.orders.values()
        if o.department.path.startswith(crossed.departments[holder].path)
    ]
    cast_net = sum((o.fulfilment.net_amount for o in own), ZERO)
    found = board(crossed, "dora", holder, window)
    assert (found.booked.orders, found.booked.net - cast_net) == (orders, net)


@pytest.mark.parametrize(("person", "under", "holder"), [v for v in VIEWS if v[0] != "hedy"])
def test_lists_and_files_have_the_same_orders_and_amounts(
    client: Client, crossed: Cast, person: str, under: str | None, holder: str
) -> None:
    answer = page(client, crossed, person, under)
    found: Process = answer.context["figures"]
    for name in ("booked", "delivered", "open", "late"):
        address = answer.context["links"][name]
        page_, file = reverse("sales:order_list"), reverse("sales:order_list_csv")
        listed = rows(client, address.replace(page_, file))
        worth = sum((Decimal(row["credited_amount_company_currency"]) for row in listed), ZERO)
        stage = getattr(found, name)
        assert (len(listed), worth) == (stage.orders, stage.net), name
    late = answer.context["late"].data.data
    assert sum((order.part for order in late), ZERO) == found.late.net
    [line] = [
        row
        for row in tree(Window(FIRST, date(2025, 6, 30)), as_of=TODAY)
        if row.key == holder and row.kind != "unassigned"
    ]
    assert found.credited is not None
    assert line.actual == found.credited.booked


@pytest.mark.parametrize("holder", ["north", "north-east", "south"])
def test_follow_ups_and_evidence_go_by_the_same_rule(
    client: Client, crossed: Cast, holder: str
) -> None:
    open_follow_ups(as_of=TODAY, by=SYSTEM)
    answer = page(client, crossed, "dora", holder)
    figures: Process = answer.context["figures"]
    for name, number in (
        ("follow_ups_due", figures.follow_ups_due),
        ("overdue", figures.follow_ups_overdue),
    ):
        address = answer.context["links"][name]
        page_, file = reverse("monitoring:follow_ups"), reverse("monitoring:follow_ups_csv")
        assert len(rows(client, address.replace(page_, file))) == number
    goal = crossed.goals[holder]
    found = evidence_of(goal, as_of=TODAY, today=TODAY, with_peers=False)
    [due] = [row.n for row in found if row.key == "otif"]
    year = board(crossed, "dora", holder, Window(goal.starts_on, goal.ends_on))
    assert due == year.otif.due > 0


def test_the_page_says_what_was_shipped_and_then_cancelled(client: Client, crossed: Cast) -> None:
    text = " ".join(page(client, crossed, "rita", None).content.decode().split())
    assert "shipped and then cancelled: delivered here, reversed on Performance" in text
    beside = rows(client, f"{reverse('monitoring:process_csv')}?period={QUARTER}")
    told = {(row["stage"], row["figure"]): row for row in beside}
    shipped = told["delivery", "cancelled_shipped"]
    assert (shipped["number"], shipped["net_amount_company_currency"]) == ("1", "1000.00")
    assert told["delivery", "cancelled_unshipped"]["number"] == "1"

    def amount(stage: str, figure: str) -> Decimal:
        return Decimal(told[stage, figure]["net_amount_company_currency"])

    assert amount("delivery", "delivered") - 1000 - 400 == amount("performance", "delivered")
    booked = amount("order", "booked") - amount("order", "cancelled")
    assert booked == amount("performance", "booked")


def test_a_recredited_order_moves_on_both_pages(crossed: Cast) -> None:
    order = Order.objects.get(key="souths")
    recredit(order=order, shares=[Share(crossed.people["sara"], Decimal(1))], **BY)
    window = WINDOWS[0]
    for person, under, holder in VIEWS:
        found, now = board(crossed, person, under, window), performance(crossed, holder, window)
        assert found.credited is not None
        assert found.credited.booked == now["booked"]
        assert found.counted_elsewhen == 0
    assert broken_invariants() == []


def test_who_managed_in_the_past_is_told_no_line_that_does_not_add_up(crossed: Cast) -> None:
    """They see orders by their day, and credit by its own."""
    Management.objects.filter(person=crossed.people["sven"]).update(ends_on=days(-6))
    assert board(crossed, "sven", None, WINDOWS[0]).credited is None
