"""A load as a whole: all of it or nothing, and one report of everything that is wrong."""

import time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from salesmgmt.org import actions as org
from salesmgmt.sales import intake
from salesmgmt.sales.intake.problems import MESSAGES, Problem
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import (
    BY_HAND,
    FIRST,
    delivery,
    order,
    product,
    row_counts,
    together,
)
from tests.sales.refusals import refused, told


def test_an_unknown_kind(begun):
    with pytest.raises(ValueError, match="No document kind is called offers"):
        begun.load({"offers": []})


def test_a_database_without_a_company(db):
    with pytest.raises(ValidationError, match="Set the company up"):
        intake.load({"products": [product("p")]}, **BY_HAND)


def test_nothing_to_load(begun):
    assert begun.load({}).changed_nothing
    assert begun.load({"orders": [], "payments": []}).changed_nothing


def test_sums_hold_what_their_parts_hold(begun):
    """A department's people may each have what fills a document."""
    for person in ("ann", "bob", "cat"):
        begun.load(order(f"n-{person}", (1, "99999999999999"), shares={person: 1}))
    assert broken_invariants() == []


def test_amounts_beyond_the_ledger(begun):
    org.set_rate(currency="KWD", starts_on=FIRST, rate=Decimal(1000), **BY_HAND)
    before = row_counts()
    with pytest.raises(ValidationError, match="exceeds 14 digits") as refusal:
        begun.load(order("n", (1, "99999999999999"), currency="KWD", shares={"ann": 1}))
    assert refusal.value.code == "too_large"
    assert row_counts() == before


def test_the_whole_report_comes_at_once(begun):
    wrong = {
        "products": [("p\x00", "P", None, "NaN", "2026-02-30", None), product("q"), ("r",)],
        "orders": [("n", "c1", "north", None, "31.12.2026", None, "eur", None)],
        "order_lines": [("n", "1", "p1", "1e5", "-1", None, None)],
    }
    assert told(refused(begun, wrong)) == [
        ("products", 1, "key", "nul", ""),
        ("products", 3, "", "columns", "1"),
        ("orders", 1, "booked_on", "not_a_date", ""),
        ("orders", 1, "currency", "not_a_currency", ""),
        ("order_lines", 1, "quantity", "not_a_number", ""),
        ("order_lines", 1, "gross_amount", "negative", ""),
        ("order_lines", 1, "net_amount", "missing", ""),
    ]


def test_defects_of_several_kinds_come_at_once_without_their_consequences(begun):
    wrong = together(
        order("n1", (1, 5), shares={"nobody": 1}),
        order("n2", (1, 5), shares={"ann": "0.5"}),
        delivery("d", "n2", {"1": 1, "7": 1}, "2013-02-01"),
    )
    wrong["orders"][0] = ("n1", "nobody", "north", None, "2013-01-10", None, "EUR", None)
    assert told(refused(begun, wrong)) == [
        ("orders", 1, "customer_key", "unknown", ""),
        ("order_shares", 1, "person_key", "unknown", ""),
        ("order_shares", 2, "order_key", "split", "0.5"),
    ]


def test_thousands_of_bad_rows_are_fast_and_the_report_is_cut(begun):
    rows = [(f"k{n}", "o", f"p{n}", "x", "2013-02-30", "NaN", -1) for n in range(5000)]
    start = time.monotonic()
    problems = refused(begun, {"order_lines": rows})
    assert len(problems) == 1000
    assert time.monotonic() - start < 5
    unknown = [
        (f"n{n}", "nobody", "north", None, "2013-01-10", None, "EUR", None) for n in range(5000)
    ]
    lines = [(f"n{n}", "1", "nothing", 1, 1, 1, None) for n in range(5000)]
    start = time.monotonic()
    problems = refused(begun, {"orders": unknown, "order_lines": lines})
    assert [p.code for p in problems] == ["unknown"] * 1000
    assert time.monotonic() - start < 5


def test_the_exception_itself_names_the_first_twenty(begun):
    with pytest.raises(intake.IntakeError) as refusal:
        begun.load({"products": [("p", "", None, None, None, None)] * 50})
    assert refusal.value.messages[0] == "products, row 1, name: is empty but must be given."
    assert len(refusal.value.messages) == 20


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_reads_well(code):
    with override("en"):
        text = str(Problem("orders", 3, "key", "K-1", code, "DETAIL"))
    assert text.startswith("orders, row 3, key “K-1”: ")
    assert text.endswith(".")
    assert "%(" not in text
    assert "%%" not in text
    assert ("DETAIL" in text) == ("%(detail)s" in str(MESSAGES[code]))
