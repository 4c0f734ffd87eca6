"""Which single values and rows the intake refuses: with kind, row, column and code."""

from decimal import Decimal

import pytest

from salesmgmt.sales import intake
from salesmgmt.sales.intake.problems import Problem
from tests.sales.record import (
    order,
    product,
)
from tests.sales.refusals import refused, told, with_value


@pytest.mark.slow
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


@pytest.mark.slow
def test_an_unknown_key(begun, subtests):
    for kind, column in REFERENCES:
        with subtests.test(kind=kind, column=column):
            (problem,) = refused(begun, with_value(kind, column, "nobody’s"))
            assert problem == Problem(kind, 1, column, "nobody’s", "unknown")
            assert str(problem) == (
                f"{kind}, row 1, {column} “nobody’s”: "
                "is not known; load it first (people and departments: docs/operations.md), or "
                "correct the key."
            )


DATES = [
    (kind.name, column.name)
    for kind in intake.KINDS.values()
    for column in kind.columns
    if column.name.endswith("_on")
]


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
