"""What the intake refuses: each with kind, row, column and code, and nothing is written."""

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from salesmgmt.org import actions as org
from salesmgmt.sales import intake
from salesmgmt.sales.intake.problems import MESSAGES, Problem
from salesmgmt.sales.models import Feedback
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import (
    BY_HAND,
    FIRST,
    Record,
    Rows,
    cancellation,
    delivery,
    invoice,
    order,
    payment,
    product,
    returned,
    row_counts,
    together,
)


def refused(record: Record, *documents: Rows) -> tuple[Problem, ...]:
    """The problems of a load, after making sure that it left nothing behind."""
    before = row_counts()
    with pytest.raises(intake.IntakeError) as refusal:
        record.load(*documents)
    assert row_counts() == before
    return refusal.value.problems


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, str, str, str]]:
    return [(p.kind, p.row, p.column, p.code, p.detail) for p in problems]


def with_value(kind: str, column: str, value: Any) -> Rows:
    """One good row of a kind with one value replaced."""
    good = {
        "territories": ("t", "T", None),
        "products": ("p", "P", None, 1, "2012-01-01", "2014-01-01"),
        "product_costs": ("p1", "2012-01-01", 1),
        "customers": ("c", "C", None, None, None, None, "t"),
        "opportunities": ("op", "ann", "c1", "p1", "won", "2013-01-01", "2013-02-01", 5)
        + (None,) * 3,
        "orders": ("n", "c1", "north", None, "2013-01-10", "2013-01-20", "EUR", None),
        "order_lines": ("o", "9", "p1", 1, 10, 10, 1),
        "order_shares": ("o2", "revenue", "ann", 1),
        "deliveries": ("d", "o", None, "2013-01-11", "2013-01-12", None, None),
        "delivery_lines": ("d1", "1", 1),
        "cancellations": ("x", "o", "2013-01-11", None),
        "cancellation_lines": ("x1", "1", 1),
        "returns": ("r", "o", "2013-01-11", None),
        "return_lines": ("r1", "1", 1),
        "invoices": ("i", "o", "2013-01-11", None, 10),
        "invoice_lines": ("i1", "1", 1, 10),
        "payments": ("p", "i1", "2013-01-11", 10),
        "feedback": ("f", "c1", "o", "csat", "2013-01-20", 5, "Fast.\nThank you."),
    }[kind]
    names = intake.KINDS[kind].column_names
    return {kind: [tuple(value if n == column else v for n, v in zip(names, good, strict=True))]}


@pytest.fixture
def begun(record: Record) -> Record:
    """Order o of 10 units with one document of each kind and no lines in them; o2 is empty."""
    headers = together(
        order("o", (10, 100), shares={"ann": 1}),
        {"orders": [("o2", "c1", "north", None, "2013-01-10", None, "EUR", None)]},
        delivery("d1", "o", {}, "2013-01-11"),
        cancellation("x1", "o", {}, "2013-01-11"),
        returned("r1", "o", {}, "2013-01-11"),
        invoice("i1", "o", {}, "2013-01-11", 119),
    )
    record.load(headers)
    return record


@pytest.mark.parametrize("kind", intake.KINDS)
def test_the_good_rows_of_these_tests_are_good(begun, kind):
    assert begun.load(with_value(kind, "", None)).written[kind] == 1


REFERENCES = [
    ("product_costs", "product_key"),
    ("customers", "territory_key"),
    ("opportunities", "owner_key"),
    ("opportunities", "customer_key"),
    ("opportunities", "product_key"),
    ("orders", "customer_key"),
    ("orders", "department_key"),
    ("orders", "territory_key"),
    ("order_lines", "order_key"),
    ("order_lines", "product_key"),
    ("order_shares", "order_key"),
    ("order_shares", "person_key"),
    ("deliveries", "order_key"),
    ("delivery_lines", "document_key"),
    ("delivery_lines", "line_key"),
    ("cancellations", "order_key"),
    ("cancellation_lines", "document_key"),
    ("cancellation_lines", "line_key"),
    ("returns", "order_key"),
    ("return_lines", "document_key"),
    ("return_lines", "line_key"),
    ("invoices", "order_key"),
    ("invoice_lines", "document_key"),
    ("invoice_lines", "line_key"),
    ("payments", "invoice_key"),
    ("feedback", "customer_key"),
    ("feedback", "order_key"),
]


def test_every_reference_is_in_the_table():
    assert set(REFERENCES) == {
        (kind.name, column.name)
        for kind in intake.KINDS.values()
        for column in kind.columns
        if column.name.endswith("_key")
    }


def test_an_unknown_key(begun, subtests):
    for kind, column in REFERENCES:
        with subtests.test(kind=kind, column=column):
            (problem,) = refused(begun, with_value(kind, column, "nobody’s"))
            assert problem == Problem(kind, 1, column, "nobody’s", "unknown")
            assert str(problem) == (
                f"{kind}, row 1, {column} “nobody’s”: "
                "is not known; load or create it first, or correct the key."
            )


DATES = [
    (kind.name, column.name)
    for kind in intake.KINDS.values()
    for column in kind.columns
    if column.name.endswith("_on")
]


def test_every_date_is_checked(begun, subtests):
    for kind, column in DATES:
        with subtests.test(kind=kind, column=column):
            (problem,) = refused(begun, with_value(kind, column, "2026-02-30"))
            assert problem == Problem(kind, 1, column, "2026-02-30", "not_a_date")


WRONG_DATES = [
    "2026-02-30",
    "2023-02-29",
    "0000-00-00",
    "2013-13-01",
    "2013-00-10",
    "2013-01-32",
    "31.12.2026",
    "01/02/2026",
    "10000-01-01",
    "1899-12-31",
    "2201-01-01",
    "2013-1-5",
    "13-01-05",
    "2013-01-05T00:00",
    "２０１３-01-05",
    "tomorrow",
    "infinity",
    "41275",
]


def test_a_wrong_date(begun, subtests):
    for text in WRONG_DATES:
        with subtests.test(text=text):
            (problem,) = refused(begun, with_value("orders", "booked_on", text))
            assert problem == Problem("orders", 1, "booked_on", text, "not_a_date")
            assert "write it like 2013-05-31" in str(problem)


@pytest.mark.parametrize("text", ["2012-02-29", "1900-01-01", "2200-12-31", " 2013-01-05 "])
def test_a_day_at_the_edge_is_right(begun, text):
    assert begun.load(with_value("product_costs", "starts_on", text)).written == {
        "product_costs": 1
    }


NUMBERS = [
    (kind.name, column.name)
    for kind in intake.KINDS.values()
    for column in kind.columns
    if "not_a_number" in column.check
]


def test_every_number_is_checked(begun, subtests):
    for kind, column in NUMBERS:
        with subtests.test(kind=kind, column=column):
            (problem,) = refused(begun, with_value(kind, column, "NaN"))
            assert problem == Problem(kind, 1, column, "NaN", "not_a_number")


WRONG_QUANTITIES = [
    ("-5", "not_positive"),
    ("0", "not_positive"),
    ("-0.000000", "not_positive"),
    ("NaN", "not_a_number"),
    ("sNaN", "not_a_number"),
    (Decimal("NaN"), "not_a_number"),
    (float("nan"), "not_a_number"),
    ("Infinity", "not_a_number"),
    (float("-inf"), "not_a_number"),
    ("1e5", "not_a_number"),
    ("1_000", "not_a_number"),
    ("1,5", "not_a_number"),
    ("1.234,56", "not_a_number"),
    ("1 000", "not_a_number"),
    ("１２", "not_a_number"),
    ("٣", "not_a_number"),
    ("0x10", "not_a_number"),
    ("5-", "not_a_number"),
    ("(5)", "not_a_number"),
    ("+5", "not_a_number"),
    (".5", "not_a_number"),
    ("5.", "not_a_number"),
    ("5%", "not_a_number"),
    ("EUR 5", "not_a_number"),
    ("0.0000001", "not_a_number"),
    (Decimal("1E-7"), "not_a_number"),
    ("100000000000000", "not_a_number"),
    ("9" * 40, "not_a_number"),
    ("1\n2", "not_a_number"),
    ("", "missing"),
    ("   ", "missing"),
    (None, "missing"),
]


def test_a_wrong_quantity(begun, subtests):
    for value, code in WRONG_QUANTITIES:
        with subtests.test(value=value):
            (problem,) = refused(begun, with_value("order_lines", "quantity", value))
            assert told((problem,)) == [("order_lines", 1, "quantity", code, "")]


WRONG_VALUES = [
    ("order_lines", "net_amount", "-0.01", "negative"),
    ("order_lines", "gross_amount", "-1", "negative"),
    ("order_lines", "unit_cost", "-1", "negative"),
    ("product_costs", "cost", "-1", "negative"),
    ("invoices", "gross_total", "0", "not_positive"),
    ("payments", "amount", "-5", "not_positive"),
    ("return_lines", "quantity", "-1", "not_positive"),
    ("order_shares", "share", "0", "not_a_share"),
    ("order_shares", "share", "-0.5", "not_a_share"),
    ("order_shares", "share", "1.000001", "not_a_share"),
    ("order_shares", "share", "100", "not_a_share"),
    ("order_shares", "share", "0.3333333", "not_a_number"),
    ("order_shares", "kind", "bonus", "unknown_word"),
    ("opportunities", "stage", "Won", "unknown_word"),
    ("orders", "currency", "eur", "not_a_currency"),
    ("orders", "currency", "EURO", "not_a_currency"),
    ("customers", "is_target_audience", "yes", "not_a_flag"),
    ("orders", "key", "a\x00b", "nul"),
    ("orders", "key", "a\ud800", "not_text"),
    ("orders", "key", "a\x07b", "control_character"),
    ("orders", "key", "a\tb", "control_character"),
    ("orders", "key", "x" * 101, "too_long"),
    ("orders", "key", "x" * 10_000_000, "too_long"),
    ("orders", "booked_on", "x" * 10_000_000, "not_a_date"),
    ("order_lines", "quantity", "9" * 10_000_000, "not_a_number"),
    ("products", "name", "", "missing"),
    ("orders", "customer_key", None, "missing"),
    ("deliveries", "order_key", " ", "missing"),
    ("products", "withdrawn_on", "2011-12-31", "ends_before_start"),
    ("orders", "due_on", "2013-01-09", "ends_before_start"),
    ("deliveries", "delivered_on", "2013-01-10", "ends_before_start"),
    ("deliveries", "shipped_on", "2013-01-09", "before_order"),
    ("cancellations", "cancelled_on", "2013-01-09", "before_order"),
    ("returns", "returned_on", "2013-01-09", "before_order"),
    ("invoices", "issued_on", "2013-01-09", "before_order"),
    ("opportunities", "closed_on", None, "closed_needs_day"),
    ("opportunities", "closed_on", "2012-12-31", "ends_before_start"),
    ("orders", "currency", "CHF", "missing_rate"),
    ("feedback", "kind", "stars", "unknown_word"),
    ("feedback", "score", "11", "off_scale"),
    ("feedback", "score", "6", "off_scale"),
    ("feedback", "score", "0", "off_scale"),
    ("feedback", "score", "-1", "off_scale"),
    ("feedback", "score", "4.5", "off_scale"),
    ("feedback", "score", "９", "off_scale"),
    ("feedback", "score", None, "missing"),
    ("feedback", "comment", "a\x07b", "control_character"),
    ("feedback", "comment", "x" * 2001, "too_long"),
    ("feedback", "given_on", "2013-01-09", "before_order"),
]


def test_a_wrong_value(begun, subtests):
    for kind, column, value, code in WRONG_VALUES:
        with subtests.test(kind=kind, column=column, value=str(value)[:20]):
            (problem,) = refused(begun, with_value(kind, column, value))
            assert (problem.kind, problem.row, problem.column) == (kind, 1, column)
            assert problem.code == code
            assert len(problem.value) <= 60
            assert str(problem).startswith(f"{kind}, row 1, {column}")
            assert "%" not in str(problem).replace("100 %", "")


@pytest.mark.parametrize("row", [(), ("t",), ("t", "T", None, "more")])
def test_a_wrong_number_of_columns(begun, row):
    assert told(refused(begun, {"territories": [("a", "A", None), row]})) == [
        ("territories", 2, "", "columns", str(len(row)))
    ]


def test_a_key_twice_in_one_load(begun):
    rows = [product("x"), product("y"), product("x"), product("x")]
    assert told(refused(begun, {"products": rows})) == [
        ("products", 3, "key", "duplicate", "1"),
        ("products", 4, "key", "duplicate", "1"),
    ]
    twice = order("n", (1, 5), shares={"ann": "0.5", "bob": "0.5"})
    twice["order_shares"].append(("n", "revenue", "ann", "0.5"))
    assert told(refused(begun, twice)) == [("order_shares", 3, "person_key", "duplicate", "1")]


@pytest.mark.parametrize(
    ("shares", "overlay", "code", "detail"),
    [
        ({"ann": "0.9999"}, {}, "split", "0.9999"),
        ({"ann": "0.6", "bob": "0.4001"}, {}, "split", "1.0001"),
        ({"ann": "0.3333", "bob": "0.3333", "cat": "0.3333"}, {}, "split", "0.9999"),
        ({"ann": "0.333333", "bob": "0.333333", "cat": "0.333333"}, {}, "split", "0.999999"),
        ({}, {"ann": "0.5"}, "split_without_revenue", ""),
        ({"ann": 1, "bob": 1}, {}, "split", "2"),
    ],
)
def test_a_split_that_is_not_100_percent(begun, shares, overlay, code, detail):
    problems = refused(begun, order("n", (1, 5), shares=shares, overlay=overlay))
    assert told(problems) == [("order_shares", 1, "order_key", code, detail)]


def test_people_who_were_not_there(begun):
    begun.people["eve"] = org.create_person(email="e@acme.test", name="Eve", key="eve", **BY_HAND)
    assert told(refused(begun, order("n", (1, 5), shares={"eve": 1}))) == [
        ("order_shares", 1, "person_key", "no_department", "2013-01-10")
    ]
    org.deactivate_person(person=begun.person("ann"), left_on=date(2013, 1, 9), **BY_HAND)
    assert told(refused(begun, order("n", (1, 5), shares={"ann": 1}))) == [
        ("order_shares", 1, "person_key", "left", "2013-01-09")
    ]
    (problem,) = refused(begun, with_value("opportunities", "owner_key", "eve"))
    assert (problem.code, problem.detail) == ("no_department", "2013-02-01")


def test_a_rate_that_starts_a_day_too_late(begun):
    org.set_rate(currency="CHF", starts_on=date(2013, 1, 11), rate=Decimal(2), **BY_HAND)
    late = with_value("orders", "currency", "CHF")
    assert told(refused(begun, late)) == [("orders", 1, "currency", "missing_rate", "CHF")]
    org.set_rate(currency="CHF", starts_on=date(2013, 1, 10), rate=Decimal(3), **BY_HAND)
    assert begun.load(late).written == {"orders": 1}


@pytest.mark.parametrize(
    ("document", "left"),
    [
        (lambda n: returned("r", "o", {"1": n}, "2013-02-01"), "3"),
        (lambda n: cancellation("x", "o", {"1": n}, "2013-02-01"), "3"),
        (lambda n: delivery("d", "o", {"1": n}, "2013-02-01"), "4"),
        (lambda n: invoice("i", "o", {"1": (n, 5)}, "2013-02-01", 5), "5"),
    ],
)
def test_more_than_was_ordered(begun, document, left):
    begun.load(
        returned("r0", "o", {"1": 5}, "2013-01-12"),
        cancellation("x0", "o", {"1": 2}, "2013-01-12"),
        delivery("d0", "o", {"1": 6}, "2013-01-12"),
        invoice("i0", "o", {"1": (5, 5)}, "2013-01-12", 5),
    )
    too_many = document(Decimal(left) + Decimal("0.000001"))
    ((_, row, column, code, detail),) = told(refused(begun, too_many))
    assert (row, column, code, detail) == (1, "quantity", "more_than_ordered", left)
    assert begun.load(document(left)).changed_nothing is False


def test_more_than_was_ordered_over_two_documents_of_one_load(begun):
    both = together(
        returned("r", "o", {"1": 6}, "2013-02-01"), cancellation("x", "o", {"1": 5}, "2013-02-01")
    )
    assert told(refused(begun, both)) == [("return_lines", 1, "quantity", "more_than_ordered", "5")]


DIFFERENT = [
    ("orders", "booked_on", "2013-01-09"),
    ("orders", "customer_key", "c2"),
    ("orders", "department_key", "south"),
    ("orders", "territory_key", "t1"),
    ("orders", "due_on", "2013-01-21"),
    ("orders", "currency", "USD"),
    ("orders", "channel", "web"),
    ("order_lines", "product_key", "p2"),
    ("order_lines", "quantity", 2),
    ("order_lines", "gross_amount", 11),
    ("order_lines", "net_amount", 9),
    ("order_lines", "unit_cost", 2),
    ("order_shares", "person_key", "bob"),
    ("deliveries", "order_key", "o2"),
    ("deliveries", "promised_on", "2013-01-11"),
    ("deliveries", "shipped_on", "2013-01-10"),
    ("deliveries", "delivered_on", "2013-01-13"),
    ("deliveries", "carrier", "DHL"),
    ("deliveries", "delay_reason", "snow"),
    ("delivery_lines", "quantity", 2),
    ("cancellations", "order_key", "o2"),
    ("cancellations", "cancelled_on", "2013-01-12"),
    ("cancellations", "reason", "late"),
    ("cancellation_lines", "quantity", 2),
    ("returns", "order_key", "o2"),
    ("returns", "returned_on", "2013-01-12"),
    ("returns", "reason", "broken"),
    ("return_lines", "quantity", 2),
    ("invoices", "order_key", "o2"),
    ("invoices", "issued_on", "2013-01-12"),
    ("invoices", "due_on", "2013-02-12"),
    ("invoices", "gross_total", 11),
    ("invoice_lines", "quantity", 2),
    ("invoice_lines", "net_amount", 11),
    ("payments", "invoice_key", "i"),
    ("payments", "paid_on", "2013-01-12"),
    ("payments", "amount", 11),
    ("feedback", "customer_key", "c2"),
    ("feedback", "order_key", None),
    ("feedback", "kind", "ces"),
    ("feedback", "given_on", "2013-01-21"),
    ("feedback", "score", 4),
    ("feedback", "comment", None),
]


def test_a_document_that_is_recorded_with_other_values(begun, subtests):
    begun.load(
        {
            "territories": [("t1", "T1", None)],
            "products": [product("p2")],
            "customers": [("c2", "C2", None, None, None, None, None)],
        }
    )
    for kind in dict.fromkeys(kind for kind, _, _ in DIFFERENT):
        begun.load(with_value(kind, "", None))
    for kind, column, value in DIFFERENT:
        with subtests.test(kind=kind, column=column):
            (problem,) = refused(begun, with_value(kind, column, value))
            assert (problem.kind, problem.row, problem.code) == (kind, 1, "differs")
            assert "is already recorded with other values" in str(problem)


def test_an_answer_about_an_order_of_another_customer(begun):
    begun.load({"customers": [("c2", "C2", None, None, None, None, None)]})
    assert told(refused(begun, with_value("feedback", "customer_key", "c2"))) == [
        ("feedback", 1, "order_key", "other_customer", "c1")
    ]


def test_answers_on_each_scale_and_without_an_order(begun):
    rows = [
        ("n0", "c1", "o", "nps", "2013-02-01", 0, None),
        ("n10", "c1", None, "nps", "2013-02-01", 10, None),
        ("e1", "c1", None, "ces", "2013-02-01", 1, None),
        ("s5", "c1", "o", "csat", "2013-01-10", 5, None),
    ]
    assert begun.load({"feedback": rows}).written == {"feedback": 4}
    assert begun.load({"feedback": rows}).changed_nothing
    found = Feedback.objects.order_by("key").values_list("key", "order__key", "score")
    assert list(found) == [("e1", None, 1), ("n0", "o", 0), ("n10", None, 10), ("s5", "o", 5)]


def test_a_date_that_lies_before_the_order_and_differs_is_told_as_both(begun):
    begun.load(with_value("returns", "", None))
    problems = refused(begun, with_value("returns", "returned_on", "2013-01-09"))
    assert {p.code for p in problems} == {"before_order", "differs"}


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


def test_payments_may_exceed_the_invoice_and_come_twice(begun):
    begun.load({"invoice_lines": [("i1", "1", 10, 100)]}, payment("a", "i1", 100, "2013-02-01"))
    report = begun.load(payment("b", "i1", 100, "2013-02-02"))
    assert (report.written["payments"], report.credits) == (1, 1)
    assert begun.load(payment("c", "i1", 5, "2013-02-03")).credits == 0
