"""Single cases of the ledger, each with its figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import example as also
from hypothesis import given

from salesmgmt.org import actions as org
from salesmgmt.sales.models import Credit, CreditDay, CreditKind, OrderLine, OrderShare
from salesmgmt.sales.queries.integrity import broken_invariants
from salesmgmt.sales.rules.splits import shares_of
from tests.sales.record import (
    BY_HAND,
    DAY,
    THIRDS,
    cancellation,
    delivery,
    invoice,
    order,
    payment,
    product,
    returned,
    revenue,
    rolled_back,
    rolled_up,
    sums,
)
from tests.sales.test_ledger_story import amounts, overlays, splits
from tests.worked import example


def test_c01_revenue_totals_100_percent_and_overlay_stays_outside(record):
    asked, expected = example("C01")["input"], example("C01")["expected"]
    people = ("ann", "bob", "cat")
    record.load(
        order(
            "o",
            (1, asked["amount"]),
            shares={
                p: Decimal(s) / 100 for p, s in zip(people, asked["revenue_split"], strict=True)
            },
            overlay={
                p: Decimal(s) / 100
                for p, s in zip(("dan", "ann"), asked["overlay_split"], strict=True)
            },
        )
    )
    assert [revenue()[p] for p in people] == expected["revenue"]
    assert [revenue(kind="overlay")[p] for p in ("dan", "ann")] == expected["overlay"]
    assert rolled_up() == expected["revenue_total"]
    assert rolled_up(kind="overlay") == sum(expected["overlay"])


def test_c02_the_order_keeps_the_rate_of_its_day(record):
    asked = example("C02")["input"]
    rate = Decimal(str(asked["rate_order_date_inr_usd"]))
    org.set_rate(currency="INR", starts_on=DAY, rate=rate, **BY_HAND)
    org.set_rate(currency="INR", starts_on=date(2013, 2, 1), rate=Decimal(5), **BY_HAND)
    record.load(order("o", (1, asked["amount_inr"]), currency="INR", shares={"ann": 1}))
    record.load(returned("r", "o", {"1": "0.5"}, "2013-03-01"))
    assert revenue(entry="credit") == {"ann": Decimal(str(example("C02")["expected"]["usd"]))}
    assert revenue() == {"ann": 7005}


def test_a_team_total_is_a_sum_of_credits_never_of_joins(record):
    """F2: two members who share a deal of 100 make a team of 100, not of 200."""
    record.load(order("o", (1, 100), shares={"ann": "0.5", "bob": "0.5"}))
    assert revenue() == {"ann": 50, "bob": 50}
    assert rolled_up(department=record.north) == 100


def test_an_order_counts_once_shared_by_its_split_while_anything_is_kept(record):
    record.load(order("o", (2, 20), (1, 5), shares={"ann": "0.5", "bob": "0.5"}))
    half = Decimal("0.5")
    record.load(returned("r1", "o", {"1": 2}, "2013-02-01"))
    assert {p: row["orders"] for p, row in sums(basis="booked").items()} == {
        "ann": half,
        "bob": half,
    }
    record.load(cancellation("x", "o", {"2": 1}, "2013-02-02"))
    assert sums() == {}


@pytest.mark.parametrize(
    ("amount", "parts"),
    [
        ("100", ("33.333400", "33.333300", "33.333300")),
        ("0.000001", ("0.000001", "0", "0")),
        ("0.000002", ("0.000001", "0.000001", "0")),
        ("10.000001", ("3.333341", "3.333330", "3.333330")),
    ],
)
def test_thirds_sum_exactly_to_the_line(record, amount, parts):
    record.load(order("o", (1, amount), shares=THIRDS))
    found = revenue()
    assert tuple(found.get(p, 0) for p in THIRDS) == tuple(map(Decimal, parts))
    assert sum(found.values()) == Decimal(amount)


def test_yen_keep_six_decimals_of_the_company_currency(record):
    record.load(order("o", (1, 1), currency="JPY", shares=THIRDS))
    assert sum(revenue().values()) == Decimal("0.007813")
    assert revenue()["ann"] == Decimal("0.002605")


def test_partial_payments_earn_in_proportion(record):
    record.load(
        order("o", (3, 90), shares={"ann": "0.6", "bob": "0.4"}),
        delivery("d", "o", {"1": 3}, "2013-01-20"),
        invoice("i", "o", {"1": (3, 90)}, "2013-01-21", "107.10"),
    )
    record.load(payment("p1", "i", "35.70", "2013-02-01"))
    assert revenue("paid") == {"ann": 18, "bob": 12}
    record.load(payment("p2", "i", "200", "2013-03-01"))
    assert revenue("paid") == {"ann": 54, "bob": 36}
    assert [
        str(day)
        for day in CreditDay.objects.filter(basis="paid", person_id=record.person("ann").pk)
        .order_by("day")
        .values_list("day", flat=True)
    ] == ["2013-02-01", "2013-03-01"]


CASES = [
    ({"delivery": 10, "returned": 3, "invoice": 7}, (70, 70, 70)),
    ({"delivery": 10, "invoice": 10, "returned": 3}, (70, 70, 70)),
    ({"delivery": 10, "invoice": 5, "returned": 3}, (70, 70, 50)),
    ({"delivery": 4, "invoice": 10, "cancellation": 6}, (40, 40, 40)),
    ({"delivery": 10, "invoice": 10, "returned": 3, "cancellation": 7}, (0, 0, 0)),
    ({"returned": 10, "delivery": 10, "invoice": 10}, (0, 0, 0)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("quantities", "counts"), CASES)
def test_what_counts_as_docs_ledger_md_tells(record, quantities, counts):
    record.load(order("o", (10, 100), shares={"ann": 1}))
    write = {"delivery": delivery, "returned": returned, "cancellation": cancellation}
    for name, quantity in quantities.items():
        if name == "invoice":
            record.load(invoice("i", "o", {"1": (quantity, quantity * 10)}, "2013-02-01", 1))
        else:
            record.load(write[name](name, "o", {"1": quantity}, "2013-02-01"))
    found = [revenue(basis).get("ann", 0) for basis in ("booked", "delivered", "invoiced")]
    assert tuple(found) == counts


HISTORY = [
    order("o", (10, 100), shares={"ann": "0.7", "cat": "0.3"}),
    delivery("d1", "o", {"1": 6}, "2013-01-20"),
    invoice("i1", "o", {"1": (6, 66)}, "2013-01-25", 60),
    payment("p1", "i1", 30, "2013-02-05"),
    returned("r1", "o", {"1": 4}, "2013-02-10"),
    payment("p2", "i1", 30, "2013-03-01"),
    cancellation("x1", "o", {"1": 4}, "2013-03-05"),
    returned("r2", "o", {"1": 2}, "2013-03-20"),
]
BY_DAY = {
    "booked": {"01-10": 100, "02-10": -40, "03-05": -40, "03-20": -20},
    "delivered": {"01-20": 60, "02-10": -40, "03-20": -20},
    "invoiced": {"01-25": 66, "02-10": -44, "03-20": -22},
    "paid": {"02-05": 33, "02-10": -11, "03-20": -22},
}


@pytest.mark.parametrize(
    "loads", [[HISTORY], [[each] for each in HISTORY], [HISTORY[:4], HISTORY[4:]]]
)
def test_a_history_counts_on_its_days_however_it_is_cut_into_loads(record, loads):
    for documents in loads:
        record.load(*documents)
    found = sums(by=("basis", "business_on"))
    assert {
        basis: {f"{day:%m-%d}": row["revenue"] for (b, day), row in found.items() if b == basis}
        for basis in BY_DAY
    } == BY_DAY
    assert sums() == {}


def test_a_payment_that_comes_before_the_invoice_lines_is_not_lost(record):
    billed = invoice("i", "o", {"1": (1, 80)}, "2013-01-21", 100)
    record.load(order("o", (1, 80), shares={"ann": 1}), {"invoices": billed["invoices"]})
    record.load(payment("p", "i", 50, "2013-02-01"))
    assert revenue("paid") == {}
    record.load({"invoice_lines": billed["invoice_lines"]})
    assert revenue("paid") == {"ann": 40}


def test_margin_knows_the_cost_of_the_day_and_says_what_has_none(record):
    record.load(
        {
            "products": [product("p2")],
            "product_costs": [("p2", "2013-01-01", 6), ("p2", "2013-02-01", 7)],
        }
    )
    with_cost = order("o", (10, 100), shares={"ann": 1})
    with_cost["order_lines"] = [("o", "1", "p2", 10, 120, 100, None)]
    record.load(with_cost, order("u", (1, 50), shares={"ann": 1}))
    record.load({"product_costs": [("p2", "2013-01-01", 9)]})
    record.load(returned("r", "o", {"1": 5}, "2013-02-10"))
    assert sums(basis="booked") == {
        "ann": {
            "quantity": 6,
            "revenue": 100,
            "gross_revenue": 110,
            "margin": 20,
            "uncosted_revenue": 50,
            "orders": 2,
        }
    }


def test_a_return_after_the_close_counts_on_the_first_open_day_and_names_the_sale(record):
    record.load(order("o", (4, 100), shares={"ann": "0.5", "cat": "0.5"}))
    record.close("2013-03")
    record.load(returned("r", "o", {"1": 1}, "2013-02-15"))
    for person in ("ann", "cat"):
        sale = Credit.objects.get(person__key=person, entry="credit")
        back = Credit.objects.get(person__key=person, entry="reversal")
        assert (back.business_on, back.origin_on) == (date(2013, 4, 1), DAY)
        assert (back.reverses_id, back.revenue, back.share) == (
            sale.pk,
            Decimal("-12.5"),
            Decimal("0.5"),
        )


def test_an_order_of_a_closed_period_counts_on_the_first_open_day(record):
    record.close("2013-02")
    record.load(order("o", (1, 100), shares={"ann": 1}))
    entry = Credit.objects.get()
    assert (entry.business_on, entry.origin_on) == (date(2013, 3, 1), DAY)
    assert (entry.entry, entry.reverses_id) == ("credit", None)


def test_a_day_outside_the_calendar_is_open(record):
    record.load(order("o", (1, 100), on="2016-02-03", shares={"ann": 1}))
    assert Credit.objects.get().business_on == date(2016, 2, 3)


def test_a_leaver_gets_no_new_credit_but_returns_still_reach_them(record):
    record.load(order("o", (2, 100), shares={"ann": 1}))
    org.deactivate_person(person=record.person("ann"), left_on=date(2013, 1, 31), **BY_HAND)
    with pytest.raises(ValidationError):
        record.load(order("o2", (1, 10), on="2013-02-01", shares={"ann": 1}))
    record.load(returned("r", "o", {"1": 1}, "2013-02-10"))
    assert revenue() == {"ann": 50}
    assert rolled_up(department=record.north) == 50
    assert rolled_up(department=record.north, day__lt=date(2013, 2, 1)) == 100
    record.load(order("late", (1, 7), on="2013-01-30", shares={"ann": 1}))
    assert revenue() == {"ann": 57}


def test_what_was_sold_stays_with_the_department_of_its_day(record):
    record.load(order("o", (2, 100), shares={"ann": 1}))
    org.transfer(
        person=record.person("ann"), department=record.south, on=date(2013, 2, 1), **BY_HAND
    )
    coast = record.department("coast", record.south)
    org.move_department(department=record.north, parent=coast, **BY_HAND)
    record.load(returned("r", "o", {"1": 1}, "2013-02-10"))
    record.load(order("o2", (1, 30), on="2013-02-11", shares={"ann": 1}))
    record.recredit("o", {"bob": 1})
    record.recredit("o", {"ann": 1})
    assert rolled_up(department=record.north) == 50
    assert rolled_up(department=record.south) == 30
    assert broken_invariants() == []


def test_an_order_without_a_person_counts_for_its_department_alone(record):
    record.load(order("o", (1, 100), department="south"))
    assert revenue() == {None: 100}
    assert rolled_up(department=record.south, person_id=None) == 100


def test_shares_cannot_be_changed_or_added_by_a_later_load(record):
    record.load(order("o", (1, 100), shares={"ann": 1}))
    for shares in (
        [("o", "revenue", "bob", 1)],
        [("o", "overlay", "bob", "0.5"), ("o", "revenue", "ann", 1)],
    ):
        with pytest.raises(ValidationError, match="already recorded with other values"):
            record.load({"order_shares": shares})
    assert OrderShare.objects.count() == 1


def test_a_wrong_split_written_past_the_application_is_reported(record):
    record.load(order("o", (1, 100), shares={"ann": 1}))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sales_ordershare"
            " (order_id, version, kind, position, person_id, department_id, share, act)"
            " SELECT order_id, 2, kind, position, person_id, department_id, 0.9999, act"
            " FROM sales_ordershare"
        )
    assert ("shares", "order o version 2", "revenue shares total 0.999900") in [
        (v.invariant, v.subject, v.detail) for v in broken_invariants()
    ]


@pytest.mark.slow
@given(amount=amounts, split=splits(), overlay=overlays)
@also(amount=Decimal("0.000005"), split={"ann": Decimal("0.5"), "bob": Decimal("0.5")}, overlay={})
@also(amount=Decimal("0.000001"), split={"ann": Decimal(1)}, overlay={"bob": Decimal("0.5")})
def test_python_shares_as_sql_does(record, amount, split, overlay):
    with rolled_back():
        record.load(order("o", (1, amount), shares=split, overlay=overlay))
        named = [(CreditKind.REVENUE, s) for s in split.values()]
        named += [(CreditKind.OVERLAY, s) for s in overlay.values()]
        parts = shares_of(amount, named)
        revenue_parts, overlay_parts = parts[: len(split)], parts[len(split) :]
        assert sum(revenue_parts) == amount == OrderLine.objects.get().net_amount
        assert revenue() == {p: a for p, a in zip(split, revenue_parts, strict=True) if a}
        assert revenue(kind="overlay") == {
            p: a for p, a in zip(overlay, overlay_parts, strict=True) if a
        }
