"""One order: its figures, timeline and credits, who sees what of it, and its two files."""

import csv
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from salesmgmt.org import actions as org
from salesmgmt.sales import intake
from salesmgmt.sales.models import Order
from tests.cast import BY, START, Cast
from tests.midyear import TODAY

NAMES = ["order", "order_lines_csv", "order_credits_csv"]
ABSENT = 999_999_999


def address(name: str, order: Order) -> str:
    return reverse(f"sales:{name}", args=[order.pk])


def page(client: Client, cast: Cast, person: str, order: Order) -> str:
    client.force_login(cast.people[person])
    answer = client.get(address("order", order))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def rows(client: Client, cast: Cast, person: str, order: Order, name: str) -> list[dict[str, str]]:
    client.force_login(cast.people[person])
    answer = client.get(address(name, order))
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def cards(text: str) -> dict[str, str]:
    """Name and value of each card."""
    return dict(re.findall(r"<dt>(.*?)</dt> <dd class=\"figure-value\">(.*?)</dd>", text))


def cells(text: str, table: str) -> list[list[str]]:
    """Rows of the body of the table under the heading with this id."""
    section = text.partition(f'<h2 id="{table}">')[2].partition("</section>")[0]
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def happenings(text: str) -> list[tuple[str, str, bool]]:
    """Day, step and late mark of each line of the timeline."""
    found = []
    for css, item in re.findall(r'<li class="timeline-item([^"]*)">(.*?)</li>', text):
        [day] = re.findall(r'datetime="([^"]+)"', item)
        [step] = re.findall(r"<strong>\s*(.*?)\s*</strong>", item)
        assert ("timeline-late" in css) is ("Late" in item)
        found.append((day, step, "timeline-late" in css))
    return found


@pytest.fixture
def eventful(cast: Cast) -> Order:
    """20 pedals in two lines: shipped in time and arrived late, the rest cancelled; 2 came back."""
    intake.load(
        {
            "orders": [("o-full", "c", "north", None, "2025-05-02", "2025-05-20", "EUR", "Shop")],
            "order_lines": [
                ("o-full", "1", "p", 10, 1000, "900.50", None),
                ("o-full", "2", "p", 10, 0, 0, None),
            ],
            "order_shares": [
                ("o-full", "revenue", "rita", "0.6"),
                ("o-full", "revenue", "ralf", "0.4"),
            ],
            "deliveries": [
                ("d-1", "o-full", None, "2025-05-19", "2025-05-23", "Parcel", None),
                ("d-2", "o-full", "2025-05-30", "2025-05-29", "2025-05-30", "Parcel", None),
            ],
            "delivery_lines": [("d-1", "1", 10), ("d-2", "2", 4)],
            "cancellations": [("x-1", "o-full", "2025-05-25", "Changed their mind")],
            "cancellation_lines": [("x-1", "2", 6)],
            "returns": [("r-1", "o-full", "2025-06-05", "Bent")],
            "return_lines": [("r-1", "1", 2)],
            "invoices": [("i-1", "o-full", "2025-05-23", "2025-06-23", "900.50")],
            "invoice_lines": [("i-1", "1", 10, "900.50")],
            "payments": [("p-1", "i-1", "2025-06-10", 450)],
        },
        **BY,
    )
    return Order.objects.get(key="o-full")


def test_figures(client: Client, cast: Cast, eventful: Order) -> None:
    text = page(client, cast, "mona", eventful)
    assert cards(text) == {
        "Net amount": "€900.50",
        "Ordered on": "May 2, 2025",
        "Due on": "May 20, 2025",
    }
    # Complete: the last delivery came ten days after the order's day.
    assert "10 days" in text
    assert cells(text, "lines") == [
        ["Pedal", "10", "10", "2", "€1,000.00", "10.0%", "€900.50"],
        ["Pedal", "10", "4", "6", "€0.00", "–", "€0.00"],
    ]


def test_timeline(client: Client, cast: Cast, eventful: Order) -> None:
    """Every document in the order of its day; late is what came after its promise."""
    assert happenings(page(client, cast, "mona", eventful)) == [
        ("2025-05-02", "Ordered", False),
        ("2025-05-19", "Shipped", False),
        ("2025-05-20", "Due", False),
        ("2025-05-23", "Delivered", True),
        ("2025-05-23", "Invoiced", False),
        ("2025-05-25", "Cancelled", False),
        ("2025-05-29", "Shipped", False),
        ("2025-05-30", "Delivered", False),
        ("2025-06-05", "Returned", False),
        ("2025-06-10", "Paid", False),
    ]


def test_what_went_wrong_is_said(client: Client, cast: Cast, eventful: Order) -> None:
    text = page(client, cast, "mona", eventful)
    for detail in ("Parcel", "Changed their mind", "Bent"):
        assert detail in text


def test_a_return_is_no_delivery(client: Client, cast: Cast) -> None:
    """Ten ordered, five delivered, the five returned: open and late on the page and in the list."""
    intake.load(
        {
            "orders": [("o-r", "c", "north", None, "2025-06-01", "2025-06-11", "EUR", None)],
            "order_lines": [("o-r", "1", "p", 10, 100, 90, None)],
            "deliveries": [("d-r", "o-r", None, "2025-06-03", "2025-06-04", None, None)],
            "delivery_lines": [("d-r", "1", 5)],
            "returns": [("r-r", "o-r", "2025-06-06", None)],
            "return_lines": [("r-r", "1", 5)],
        },
        **BY,
    )
    order = Order.objects.get(key="o-r")
    assert "5 days" in page(client, cast, "dora", order).partition('<h2 id="timeline">')[0]
    listed = client.get(reverse("sales:order_list"), {"q": "o-r"}).content.decode()
    assert "5 days" in listed
    [line] = rows(client, cast, "dora", order, "order_lines_csv")
    assert Decimal(line["left_to_deliver"]) == 5


def test_credits_of_everybody(client: Client, cast: Cast, eventful: Order) -> None:
    """0.6 and 0.4 of 8 pedals at 90.05 once two are back; 450 of the invoice are paid."""
    found = cells(page(client, cast, "mona", eventful), "credits")
    assert [(row[0], row[1], row[3]) for row in found] == [
        ("Ralf Canary-ralf", "Booked", "€288.16"),
        ("Rita Canary-rita", "Booked", "€432.24"),
        ("Ralf Canary-ralf", "Delivered", "€288.16"),
        ("Rita Canary-rita", "Delivered", "€432.24"),
        ("Ralf Canary-ralf", "Invoiced", "€288.16"),
        ("Rita Canary-rita", "Invoiced", "€432.24"),
        ("Ralf Canary-ralf", "Paid", "€180.00"),
        ("Rita Canary-rita", "Paid", "€270.00"),
    ]


@pytest.mark.parametrize(("person", "other"), [("rita", "ralf"), ("ralf", "rita")])
def test_a_colleagues_share_stays_theirs(
    client: Client, cast: Cast, eventful: Order, person: str, other: str
) -> None:
    text = page(client, cast, person, eventful)
    assert f"Canary-{other}" not in text
    assert {row[0] for row in cells(text, "credits")} == {f"{person.title()} Canary-{person}"}
    assert {"rita": "€288.16", "ralf": "€432.24"}[person] not in text
    found = rows(client, cast, person, eventful, "order_credits_csv")
    assert {row["person_key"] for row in found} == {person}


def test_credits_file(client: Client, cast: Cast, eventful: Order) -> None:
    found = rows(client, cast, "mona", eventful, "order_credits_csv")
    assert found[1] == {
        "person_key": "rita",
        "person": "Rita Canary-rita",
        "basis": "booked",
        "kind": "revenue",
        "counts_from": "2025-05-02",
        "credit_company_currency": "432.240000",
        # Two lines, each booked and taken back in part.
        "entries": "4",
    }
    shown = cells(page(client, cast, "mona", eventful), "credits")
    assert [(row["person"], row["basis"].title()) for row in found] == [
        (row[0], row[1]) for row in shown
    ]
    [nobody] = rows(client, cast, "sven", cast.orders["nobody"], "order_credits_csv")
    assert (nobody["person_key"], nobody["person"]) == ("", "")
    assert nobody["credit_company_currency"] == "919.500000"


def test_lines_file(client: Client, cast: Cast, eventful: Order) -> None:
    first, second = rows(client, cast, "rita", eventful, "order_lines_csv")
    assert first == {
        "line": "1",
        "product_key": "p",
        "product": "Pedal",
        "ordered": "10.000000",
        "delivered": "10.000000",
        "given_up": "2.000000",
        "left_to_deliver": "0.000000",
        "gross_amount": "1000.000000",
        "discount_ratio": "0.0995",
        "net_amount": "900.500000",
        "currency": "EUR",
    }
    # Nothing is no part of nothing.
    assert second["discount_ratio"] == ""
    assert second["left_to_deliver"] == "0.000000"


def test_files_run_nothing(client: Client, cast: Cast) -> None:
    intake.load(
        {
            "products": [("evil", "=1+1", "Parts", 1, None, None)],
            "orders": [("o-evil", "c", "north", None, TODAY, None, "EUR", None)],
            "order_lines": [("o-evil", "@1", "evil", 1, 10, 10, None)],
        },
        **BY,
    )
    order = Order.objects.get(key="o-evil")
    [line] = rows(client, cast, "dora", order, "order_lines_csv")
    assert (line["product"], line["line"]) == ("'=1+1", "'@1")


def test_the_page_links_its_files(client: Client, cast: Cast, eventful: Order) -> None:
    text = page(client, cast, "rita", eventful)
    for name in NAMES[1:]:
        assert f'href="{address(name, eventful)}"' in text
    assert text.count("Export as CSV") == 2


def test_amounts_keep_their_currencies(client: Client, cast: Cast) -> None:
    """The order says dollars, its credits say euros."""
    org.set_rate(currency="USD", starts_on=START, rate=Decimal("0.75"), **BY)
    intake.load(
        {
            "orders": [("o-usd", "c", "north", None, TODAY, None, "USD", None)],
            "order_lines": [("o-usd", "1", "p", 1, 100, 80, None)],
            "order_shares": [("o-usd", "revenue", "rita", 1)],
        },
        **BY,
    )
    order = Order.objects.get(key="o-usd")
    text = page(client, cast, "rita", order)
    assert cards(text)["Net amount"] == "$80.00"
    assert [row[3] for row in cells(text, "credits")] == ["€60.00"]
    [line] = rows(client, cast, "rita", order, "order_lines_csv")
    assert (line["net_amount"], line["currency"]) == ("80.000000", "USD")


@pytest.mark.parametrize("name", NAMES)
def test_who_gets_in(client: Client, cast: Cast, name: str) -> None:
    for person, key, status in (
        ("rita", "rita", 200),
        ("ralf", "rita", 404),
        ("nina", "rita", 404),
        ("mona", "rita", 200),
        ("sven", "rita", 404),
        ("sven", "nobody", 200),
        ("hedy", "rita", 404),
        ("dora", "rita", 200),
    ):
        client.force_login(cast.people[person])
        answer = client.get(address(name, cast.orders[key]))
        assert answer.status_code == status, (person, key)
        if status == 404:
            assert b"o-rita" not in answer.content


@pytest.mark.parametrize("name", NAMES)
def test_wrong_addresses_and_methods(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people["dora"])
    good = address(name, cast.orders["rita"])
    assert client.get(reverse(f"sales:{name}", args=[ABSENT])).status_code == 404
    assert client.get(good.replace(f"/{cast.orders['rita'].pk}/", "/x1/")).status_code == 404
    assert client.post(good).status_code == 405
    assert client.delete(good).status_code == 405
    client.logout()
    assert client.get(good).status_code == 302


def test_a_day_ahead_is_marked(client: Client, cast: Cast) -> None:
    intake.load(
        {
            "orders": [("o-due", "c", "north", None, TODAY, date(2025, 6, 30), "EUR", None)],
            "order_lines": [("o-due", "1", "p", 1, 10, 10, None)],
        },
        **BY,
    )
    text = page(client, cast, "dora", Order.objects.get(key="o-due"))
    assert text.count("timeline-ahead") == 1
    assert happenings(text)[-1] == ("2025-06-30", "Due", False)


def test_bad_numbers(client: Client, cast: Cast) -> None:
    """A number that no database key can be is no order either."""
    client.force_login(cast.people["dora"])
    huge: Any = 10**30
    for name in NAMES:
        assert client.get(reverse(f"sales:{name}", args=[huge])).status_code == 404
