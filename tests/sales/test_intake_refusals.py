"""What the intake refuses because of other rows or of what is recorded."""

from datetime import date
from decimal import Decimal

import pytest

from salesmgmt.org import actions as org
from salesmgmt.sales.models import Feedback
from tests.sales.record import (
    BY_HAND,
    cancellation,
    delivery,
    invoice,
    order,
    payment,
    product,
    returned,
    together,
)
from tests.sales.refusals import refused, told, with_value


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_payments_may_exceed_the_invoice_and_come_twice(begun):
    begun.load({"invoice_lines": [("i1", "1", 10, 100)]}, payment("a", "i1", 100, "2013-02-01"))
    report = begun.load(payment("b", "i1", 100, "2013-02-02"))
    assert (report.written["payments"], report.credits) == (1, 1)
    assert begun.load(payment("c", "i1", 5, "2013-02-03")).credits == 0
