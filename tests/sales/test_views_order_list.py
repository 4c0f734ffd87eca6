"""The order list: figures, filters, paging, who sees what, and the same rows as CSV."""

import csv
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from salesmgmt.org import actions as org
from salesmgmt.sales import intake
from salesmgmt.sales.actions import Share, recredit
from salesmgmt.sales.models import Basis, Credit, Order
from salesmgmt.sales.queries.orders import number_of_orders, order_list
from tests.cast import BY, REPS, START, Cast
from tests.midyear import TODAY

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
        "credited_in_department_keys": "north",
        "credited_amount_company_currency": "911.500000",
    }
    assert shared["net_amount_company_currency"] == "918.500000"
    assert shared["credited_amount_company_currency"] == "459.250000"
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


@pytest.mark.slow
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
