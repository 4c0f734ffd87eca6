"""Documents in bulk: all rows or none, and every problem by its place."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from salesmgmt.sales.api import MOST_ROWS
from salesmgmt.sales.intake.problems import MOST_PROBLEMS
from salesmgmt.sales.models import Credit, Order, Product

ONE_ORDER = {
    "why": "Nightly import",
    "documents": {
        "orders": [
            {
                "key": "api-1",
                "customer_key": "c",
                "department_key": "north",
                "booked_on": "2025-01-02",
                "currency": "EUR",
            }
        ],
        "order_lines": [
            {
                "order_key": "api-1",
                "key": "1",
                "product_key": "p",
                "quantity": 3,
                "gross_amount": 0.3,
                "net_amount": "0.2",
            }
        ],
        "order_shares": [
            {"order_key": "api-1", "kind": "revenue", "person_key": "rita", "share": 1}
        ],
    },
}


def test_documents_in_bulk(ask: Callable[..., Any]) -> None:
    answer = ask("adam", "post", "documents/", ONE_ORDER)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "read": {"orders": 1, "order_lines": 1, "order_shares": 1},
            "written": {"orders": 1, "order_lines": 1, "order_shares": 1},
            "credits": 1,
        },
    )
    line = Order.objects.get(key="api-1").lines.get()
    # 0.3 of JSON is exactly 0.3.
    assert (line.quantity, line.gross_amount, line.net_amount) == (
        3,
        Decimal("0.3"),
        Decimal("0.2"),
    )
    assert Credit.objects.get(line__order__key="api-1").revenue == Decimal("0.2")
    again = ask("adam", "post", "documents/", ONE_ORDER).json()
    assert (set(again["written"].values()), again["credits"]) == ({0}, 0)


def test_every_problem_is_named_and_nothing_written(ask: Callable[..., Any]) -> None:
    rows = [
        {"key": "good", "name": "Good"},
        {"key": "bad", "name": "", "list_price": "cheap"},
        {"key": "good", "name": "Twice"},
        {"key": "huge", "name": "Huge", "list_price": 1e999999},
    ]
    body = json.dumps({"why": "x", "documents": {"products": rows}}).replace("Infinity", "1e999999")
    answer = ask("adam", "post", "documents/", body)
    assert answer.status_code == 400
    found = {(each["row"], each["column"], each["code"]) for each in answer.json()["problems"]}
    assert found == {
        (2, "name", "missing"),
        (2, "list_price", "not_a_number"),
        (3, "key", "duplicate"),
        (4, "list_price", "not_a_number"),
    }
    assert not Product.objects.filter(key="good").exists()


def test_what_is_no_row_column_or_value_is_a_problem_like_others(
    ask: Callable[..., Any],
) -> None:
    documents = {
        "products": [
            {"key": "good", "name": "Good"},
            {"key": ["a"], "name": {"en": "Bell"}},
            {"kee": "bell", "name": "Bell", "list_price": "cheap"},
            [1],
            None,
            {"key": "ok", "name": "Fine", "list_price": True},
        ],
        "customers": [{"key": {}, "name": "C"}],
    }
    answer = ask("adam", "post", "documents/", {"why": "x", "documents": documents})
    assert answer.status_code == 400
    found = {(p["kind"], p["row"], p["column"], p["code"]) for p in answer.json()["problems"]}
    assert found == {
        ("products", 2, "key", "no_value"),
        ("products", 2, "name", "no_value"),
        ("products", 3, "kee", "no_column"),
        ("products", 3, "key", "missing"),
        ("products", 3, "list_price", "not_a_number"),
        ("products", 4, "", "no_row"),
        ("products", 5, "", "no_row"),
        ("products", 6, "list_price", "not_a_number"),
        ("customers", 1, "key", "no_value"),
    }
    (unknown,) = [p for p in answer.json()["problems"] if p["column"] == "kee"]
    assert unknown["message"].startswith(
        "products, row 3, kee: is no column of this kind; known are: key, name, "
    )
    assert answer.json()["more"] is False
    assert not Product.objects.filter(key="good").exists()


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("products", [1]),
        ("products", {"key": [1], "name": "a"}),
        ("products", {"name": "a", "kee": "b"}),
        ("products", {"name": "a", "list_price": "cheap"}),
        ("customers", {"name": "a", "territory_key": "nowhere"}),
    ],
)
def test_more_problems_than_are_named(
    ask: Callable[..., Any], kind: str, bad: Any, more: int
) -> None:
    """At the limit all are told; one beyond it the answer says that there are more."""
    count = MOST_PROBLEMS + more
    rows = [{"key": f"k{n}"} | bad if isinstance(bad, dict) else bad for n in range(count)]
    told = ask("adam", "post", "documents/", {"why": "x", "documents": {kind: rows}}).json()
    assert (len(told["problems"]), told["more"]) == (MOST_PROBLEMS, bool(more))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"documents": {"products": []}}, "why"),
        ({"why": "x"}, "documents"),
        ({"why": "x", "documents": {}}, "documents"),
        ({"why": "x", "documents": {"planets": []}}, "planets"),
        ({"why": "x", "documents": {"products": "many"}}, "documents.products"),
        ({"why": "x", "documents": {"products": [{}] * (MOST_ROWS + 1)}}, "documents"),
    ],
)
def test_what_is_no_load(ask: Callable[..., Any], sent: dict[str, Any], field: str) -> None:
    answer = ask("adam", "post", "documents/", sent)
    assert (answer.status_code, list(answer.json())) == (400, [field])
