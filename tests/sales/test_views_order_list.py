"""The order list: figures, filters, paging, who sees what, and the same rows as CSV."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from salesmgmt.home.queries.orders import overdue_orders
from salesmgmt.org import actions as org
from salesmgmt.sales import intake
from salesmgmt.sales.actions import Share, recredit
from salesmgmt.sales.models import Basis, Credit, Order
from salesmgmt.sales.queries.orders import delivery_states, number_of_orders, order_list
from salesmgmt.sales.rules.timeline import DeliveryState
from salesmgmt.sales.tables import delivery_chip
from tests.cast import BY, REPS, START, Cast
from tests.midyear import TODAY, midyear  # noqa: F401 - an autouse fixture

EVERYTHING = {f"o-{key}" for key in (*REPS, "shared", "nobody")}


def listed(client: Client, cast: Cast, person: str, /, **asked: Any) -> str:
    client.force_login(cast.people[person])
    answer = client.get(reverse("sales:order_list"), asked)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def keys(text: str) -> list[str]:
    return re.findall(r'<a href="/orders/\d+/">([^<]+)</a>', text)


def rows(client: Client, cast: Cast, person: str, /, **asked: Any) -> list[dict[str, str]]:
    client.force_login(cast.people[person])
    answer = client.get(reverse("sales:order_list_csv"), asked)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_figures(client: Client, cast: Cast) -> None:
    text = listed(client, cast, "rita")
    assert keys(text) == ["o-shared", "o-rita"]
    assert "€911.50" in text
    assert "€918.50" in text
    [shared, own] = rows(client, cast, "rita")
    assert own == {
        "order": "o-rita",
        "ordered_on": "2025-06-01",
        "customer_key": "c",
        "customer": "Customer C",
        "department_key": "north",
        "credited_to": "Rita Canary-rita",
        "net_amount_company_currency": "911.500000",
        "due_on": "2025-06-01",
        "last_shipped_on": "2025-06-01",
    }
    assert shared["order"] == "o-shared"
    assert shared["last_shipped_on"] == ""


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("rita", {"o-rita", "o-shared"}),
        ("nina", {"o-ned"}),
        ("sven", {"o-sara", "o-stan", "o-nobody"}),
        ("dora", EVERYTHING),
    ],
)
def test_who_sees_which_orders(client: Client, cast: Cast, person: str, seen: set[str]) -> None:
    assert set(keys(listed(client, cast, person))) == seen
    assert {row["order"] for row in rows(client, cast, person)} == seen


@pytest.mark.parametrize("person", ["rita", "ralf", "mona", "sven", "dora", "adam"])
def test_all_that_a_person_sees_are_counted_by_their_shares(cast: Cast, person: str) -> None:
    """After a re-credit too: a share of before shows the order to nobody."""
    recredit(
        order=Order.objects.get(key="o-ralf"),
        shares=[Share(cast.people["sara"], Decimal(1))],
        **BY,
    )
    user = cast.person(person)
    assert number_of_orders(user, TODAY) == order_list(user, TODAY).count()


def test_a_shared_order_does_not_name_the_colleague(client: Client, cast: Cast) -> None:
    for person, other in (("rita", "ralf"), ("ralf", "rita")):
        text = listed(client, cast, person)
        assert "o-shared" in text
        assert f"Canary-{other}" not in text
        assert all(f"Canary-{other}" not in str(row) for row in rows(client, cast, person))


@pytest.mark.parametrize("person", ["hedy", "aude", "hans", "paul", "adam"])
@pytest.mark.parametrize("name", ["order_list", "order_list_csv"])
def test_who_has_no_orders_at_all(client: Client, cast: Cast, person: str, name: str) -> None:
    client.force_login(cast.people[person])
    assert client.get(reverse(f"sales:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["order_list", "order_list_csv"])
def test_methods(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people["dora"])
    assert client.post(reverse(f"sales:{name}")).status_code == 405


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "o-rita"}, {"o-rita"}),
        ({"q": " O-RITA "}, {"o-rita"}),
        ({"q": "omer c"}, EVERYTHING),
        ({"q": "100%"}, set()),
        ({"first": "2025-06-01", "last": "2025-06-01"}, EVERYTHING),
        ({"first": "2025-06-02"}, set()),
        ({"last": "2025-05-31"}, set()),
        ({"department": "south"}, {"o-sara", "o-stan", "o-nobody"}),
        ({"department": "north", "q": "o-ned"}, {"o-ned"}),
        ({"delivery": "overdue"}, EVERYTHING - {"o-rita"}),
        ({"sort": "nonsense"}, EVERYTHING),
        ({"sort": "-customer"}, EVERYTHING),
        ({"page": "-1"}, EVERYTHING),
        ({"page": "999999"}, EVERYTHING),
        ({"page": "x"}, EVERYTHING),
    ],
)
def test_filters(client: Client, cast: Cast, asked: dict[str, str], found: set[str]) -> None:
    assert set(keys(listed(client, cast, "dora", **asked))) == found
    assert {row["order"] for row in rows(client, cast, "dora", **asked)} == found


def test_sorting_by_amount(client: Client, cast: Cast) -> None:
    text = listed(client, cast, "dora", sort="-revenue")
    assert keys(text)[:3] == ["o-nobody", "o-shared", "o-stan"]


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"department": "typo"}, ["Department"]),
        ({"first": "garbage"}, ["From"]),
        ({"last": "2025-02-30"}, ["To"]),
        ({"delivery": "never"}, ["Delivery"]),
        ({"q": "x" * 101}, ["Number or customer"]),
        ({"department": "typo", "first": "garbage"}, ["From", "Department"]),
    ],
)
def test_a_wrong_filter_is_refused(
    client: Client, cast: Cast, asked: dict[str, str], wrong: list[str]
) -> None:
    """The page says so beside the field and lists nothing; the file is not written."""
    text = listed(client, cast, "dora", **asked)
    assert keys(text) == []
    assert text.count("invalid-feedback") == len(wrong)
    assert "orders.csv" not in text
    answer = client.get(reverse("sales:order_list_csv"), asked)
    assert answer.status_code == 409
    assert answer["Content-Type"] == "text/plain"
    lines = answer.content.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == wrong


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        ("rita", ["acme", "north"]),
        ("ned", ["acme", "north", "north-east"]),
        ("mona", ["acme", "north", "north-east"]),
        ("sven", ["acme", "south"]),
        ("dora", ["acme", "north", "north-east", "south"]),
    ],
)
def test_departments_on_offer(client: Client, cast: Cast, person: str, offered: list[str]) -> None:
    """Those whose totals the person may see; another one's key is as wrong as a typing error."""
    text = listed(client, cast, person)
    [field] = re.findall(r'<select name="department".*?</select>', text)
    assert re.findall(r'<option value="([^"]+)"', field) == offered
    for key in cast.departments:
        answer = client.get(reverse("sales:order_list_csv"), {"department": key})
        assert answer.status_code == (200 if key in offered else 409)


def test_the_file_has_the_rows_of_all_pages_in_their_order(client: Client, cast: Cast) -> None:
    orders = [(f"n-{n:03}", "c", "north", None, TODAY, None, "EUR", None) for n in range(70)]
    lines = [(order[0], "1", "p", 1, 100, n + 1, None) for n, order in enumerate(orders)]
    intake.load({"orders": orders, "order_lines": lines}, **BY)
    pages = [keys(listed(client, cast, "dora", sort="revenue", page=n)) for n in (1, 2)]
    assert [len(page) for page in pages] == [50, 29]
    found = rows(client, cast, "dora", sort="revenue", page=2)
    amounts = [Decimal(row["net_amount_company_currency"]) for row in found]
    assert amounts == sorted(amounts)
    assert {row["order"] for row in found} == {*pages[0], *pages[1]}
    newest = [*keys(listed(client, cast, "dora")), *keys(listed(client, cast, "dora", page=2))]
    assert [row["order"] for row in rows(client, cast, "dora")] == newest


def test_a_customer_is_no_formula(client: Client, cast: Cast) -> None:
    intake.load(
        {
            "customers": [("evil", "=1+1", "Shop", None, None, None, False)],
            "orders": [("o-evil", "evil", "north", None, TODAY, None, "EUR", None)],
            "order_lines": [("o-evil", "1", "p", 1, 10, 10, None)],
        },
        **BY,
    )
    [row] = rows(client, cast, "dora", q="o-evil")
    assert row["customer"] == "'=1+1"
    assert row["credited_to"] == ""


def test_amounts_are_those_of_the_ledger(client: Client, cast: Cast) -> None:
    """Each line is booked to the millionth, and the lines are added up after that."""
    org.set_rate(currency="JPY", starts_on=START, rate=Decimal("0.007812501"), **BY)
    intake.load(
        {
            "orders": [("o-yen", "c", "north", None, TODAY, None, "JPY", None)],
            "order_lines": [("o-yen", str(n), "p", 1, 1000, "100.33", None) for n in range(3)],
        },
        **BY,
    )
    [row] = rows(client, cast, "dora", q="o-yen")
    amount = row["net_amount_company_currency"]
    assert len(amount.partition(".")[2]) == 6
    booked = Credit.objects.filter(
        order_id=Order.objects.get(key="o-yen").pk, basis=Basis.BOOKED
    ).aggregate(total=Sum("revenue"))
    assert Decimal(amount) == booked["total"]
    # Rounded as a whole it would be 2.351485.
    assert Decimal(amount) == 3 * Decimal("0.783828") == Decimal("2.351484")


def test_people_come_by_position(client: Client, cast: Cast) -> None:
    parts = {"rudi": "0.5", "ralf": "0.3", "rosa": "0.2"}
    recredit(
        order=cast.orders["shared"],
        shares=[Share(person=cast.people[key], share=Decimal(part)) for key, part in parts.items()],
        **BY,
    )
    [row] = rows(client, cast, "mona", q="o-shared")
    assert row["credited_to"] == "Rudi Canary-rudi, Ralf Canary-ralf, Rosa Canary-rosa"


@dataclass(frozen=True)
class Story:
    """An order of 10 units on each line, days counted from today, and what it should look like.

    Deliveries are (shipped, arrived, units by line); the others are units by line.
    """

    due: int | None
    deliveries: Sequence[tuple[int | None, int | None, dict[str, int]]]
    is_open: bool
    late_days: int
    cancelled: dict[str, int] | None = None
    returned: dict[str, int] | None = None
    lines: Sequence[str] = ("1",)


ALL_OF_IT = {"1": 10}
HALF = {"1": 5}
STORIES = {
    "no-day": Story(None, [], True, 0),
    "no-day-done": Story(None, [(-3, -2, ALL_OF_IT)], False, 0),
    "ahead": Story(5, [], True, 0),
    "today": Story(0, [], True, 0),
    "overdue": Story(-5, [], True, 5),
    "partly-overdue": Story(-5, [(-7, -6, HALF)], True, 5),
    "partly-ahead": Story(5, [(-7, -6, HALF)], True, 0),
    "on-time": Story(-5, [(-7, -5, ALL_OF_IT)], False, 0),
    "shipped-in-time": Story(-5, [(-6, -2, ALL_OF_IT)], False, 3),
    "dispatched-late": Story(-5, [(-3, None, ALL_OF_IT)], False, 2),
    "arrived-only": Story(-5, [(None, -1, ALL_OF_IT)], False, 4),
    "in-pieces": Story(-5, [(-8, -8, HALF), (-7, -6, HALF)], False, 0),
    "last-piece-late": Story(-5, [(-8, -8, HALF), (-7, -1, HALF)], False, 4),
    "rest-cancelled": Story(-5, [(-7, -6, HALF)], False, 0, cancelled=HALF),
    "part-cancelled": Story(-5, [(-7, -6, {"1": 4})], True, 5, cancelled=HALF),
    "given-up": Story(-5, [], False, 0, cancelled=ALL_OF_IT),
    "half-returned": Story(-5, [(-7, -6, HALF)], True, 5, returned=HALF),
    "all-returned": Story(-5, [(-7, -6, ALL_OF_IT)], False, 0, returned=ALL_OF_IT),
    # What line 1 got beyond its cancellation does not make up for what line 2 lacks.
    "two-lines": Story(
        -5, [(-7, -6, {"1": 8, "2": 8})], True, 5, cancelled={"1": 5}, lines=("1", "2")
    ),
    "announced": Story(5, [(-1, 8, ALL_OF_IT)], False, 3),
    "partly-announced": Story(5, [(-1, 8, HALF)], True, 0),
}


def _documents(key: str, story: Story) -> dict[str, list[tuple[Any, ...]]]:
    def day(after: int | None) -> date | None:
        return None if after is None else TODAY + timedelta(days=after)

    found: dict[str, list[tuple[Any, ...]]] = {
        "orders": [(key, "c", "north", None, day(-20), day(story.due), "EUR", None)],
        "order_lines": [(key, line, "p", 10, 100, 90, None) for line in story.lines],
        "deliveries": [],
        "delivery_lines": [],
    }
    for n, (shipped, arrived, parts) in enumerate(story.deliveries):
        number = f"{key}-d{n}"
        found["deliveries"].append((number, key, None, day(shipped), day(arrived), None, None))
        found["delivery_lines"] += [(number, line, units) for line, units in parts.items()]
    for kind, parts_of in (("cancellation", story.cancelled), ("return", story.returned)):
        if parts_of:
            number = f"{key}-{kind}"
            found[f"{kind}s"] = [(number, key, day(-1), None)]
            found[f"{kind}_lines"] = [(number, line, units) for line, units in parts_of.items()]
    return found


@pytest.fixture
def stories(cast: Cast) -> dict[str, Order]:
    """One order of every story."""
    together: dict[str, list[tuple[Any, ...]]] = {}
    for key, story in STORIES.items():
        for kind, found in _documents(key, story).items():
            together.setdefault(kind, []).extend(found)
    intake.load(together, **BY)
    return {order.key: order for order in Order.objects.filter(key__in=STORIES)}


def test_list_and_page_say_the_same(client: Client, cast: Cast, stories: dict[str, Order]) -> None:
    states = delivery_states(list(order_list(cast.people["dora"], TODAY)), TODAY)
    client.force_login(cast.people["dora"])
    for key, story in STORIES.items():
        expected = DeliveryState(is_open=story.is_open, late_days=story.late_days)
        assert states[stories[key].pk] == expected, key
        page = client.get(reverse("sales:order", args=[stories[key].pk]))
        assert page.context["delivery"] == delivery_chip(expected), key


@pytest.mark.parametrize("after", [-30, -12, -5, -3, -1, 0, 1, 4, 5, 6, 7, 8, 9, 30])
def test_filters_select_what_the_states_say(
    cast: Cast, stories: dict[str, Order], after: int
) -> None:
    """On any day, of the stories and the orders of the cast alike."""
    today = TODAY + timedelta(days=after)
    orders = order_list(cast.people["dora"], TODAY)
    states = delivery_states(list(orders), today)
    assert len(states) == len(STORIES) + len(EVERYTHING)

    def found(kept: Any) -> set[int]:
        return set(kept.values_list("pk", flat=True))

    assert found(orders.open()) == {pk for pk, state in states.items() if state.is_open}
    assert found(orders.late(today)) == {pk for pk, state in states.items() if state.is_late}
    overdue = {pk for pk, state in states.items() if state.is_open and state.is_late}
    assert found(orders.overdue(today)) == overdue


@pytest.mark.parametrize("delivery", ["late", "open", "overdue"])
def test_delivery_filters_of_page_and_file(
    client: Client, cast: Cast, stories: dict[str, Order], delivery: str
) -> None:
    """The chip of every row that is found says so."""
    expected = {
        key
        for key, story in STORIES.items()
        if (story.is_open or delivery == "late") and (story.late_days or delivery == "open")
    }
    expected |= EVERYTHING - {"o-rita"}
    text = listed(client, cast, "dora", delivery=delivery)
    assert set(keys(text)) == expected
    if delivery != "open":
        body = text.partition("<tbody")[2].partition("</tbody>")[0]
        assert len(re.findall(r"Late", body)) == len(expected)
    assert {row["order"] for row in rows(client, cast, "dora", delivery=delivery)} == expected


def test_the_home_page_counts_what_the_filter_finds(cast: Cast, stories: dict[str, Order]) -> None:
    overdue = sum(story.is_open and story.late_days > 0 for story in STORIES.values())
    assert overdue_orders(cast.people["dora"], TODAY).count() == overdue + len(EVERYTHING) - 1


@pytest.fixture
def moved(cast: Cast) -> Cast:
    """Late and in pieces (Ned), given up (Sara), on time and come back (Rita)."""
    documents = {
        "deliveries": [
            ("d1", "o-ned", None, None, date(2025, 6, 2), None, None),
            ("d2", "o-ned", None, date(2025, 6, 3), date(2025, 6, 5), None, None),
        ],
        "delivery_lines": [("d1", "1", 4), ("d2", "1", 6)],
        "cancellations": [("x1", "o-sara", date(2025, 6, 4), None)],
        "cancellation_lines": [("x1", "1", 10)],
        "returns": [("r1", "o-rita", date(2025, 6, 6), None)],
        "return_lines": [("r1", "1", 1)],
    }
    intake.load(documents, **BY)
    return cast


@pytest.mark.parametrize(
    ("asked", "orders"),
    [
        ({"delivery": "complete"}, {"o-rita", "o-ned"}),
        ({"delivery": "on_time"}, {"o-rita"}),
        ({"by": "delivered", "first": "2025-06-05", "last": "2025-06-05"}, {"o-ned"}),
        ({"by": "delivered", "first": "2025-06-02", "last": "2025-06-04"}, set()),
        ({"by": "delivered"}, {"o-rita", "o-ned"}),
        ({"by": "cancelled", "last": "2025-06-04"}, {"o-sara"}),
        ({"by": "cancelled", "first": "2025-06-05"}, set()),
        ({"by": "returned"}, {"o-rita"}),
        (
            {"by": "due", "first": "2025-06-01", "delivery": "late"},
            EVERYTHING - {"o-rita", "o-sara"},
        ),
        ({"by": "due", "last": "2025-05-31"}, set()),
    ],
)
def test_what_happened_on_days(
    client: Client, moved: Cast, asked: dict[str, str], orders: set[str]
) -> None:
    assert {row["order"] for row in rows(client, moved, "dora", **asked)} == orders
