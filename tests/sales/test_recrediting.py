"""Credit shared anew: what it moves to whom and when, and what it refuses."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from salesmgmt.org import actions as org
from salesmgmt.sales.actions import Share, recredit
from salesmgmt.sales.models import Credit, Order, OrderShare
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import (
    BY_HAND,
    THIRDS,
    delivery,
    order,
    returned,
    revenue,
    sums,
)


def test_recredit_then_return_is_zero_for_the_old_and_the_new(record):
    record.load(
        order("o", (3, 100), shares=THIRDS),
        delivery("d", "o", {"1": 2}, "2013-01-15"),
    )
    record.load(returned("r1", "o", {"1": 1}, "2013-02-01"))
    record.recredit("o", {"dan": "0.999999", "ann": "0.000001"}, {"bob": "0.1"})
    assert revenue() == {"dan": Decimal("66.666600"), "ann": Decimal("0.000067")}
    assert revenue(kind="overlay") == {"bob": Decimal("6.666667")}
    assert broken_invariants() == []
    record.load(returned("r2", "o", {"1": 2}, "2013-02-02"))
    assert sums(by=("person__key", "basis", "kind")) == {}
    assert broken_invariants() == []


def test_recredit_moves_each_day_on_its_own_and_closed_ones_to_the_first_open_day(record):
    record.load(order("o", (2, 100), shares={"ann": 1}))
    record.load(returned("r", "o", {"1": 1}, "2013-02-15"))
    record.close("2013-01")
    record.recredit("o", {"cat": 1})
    by_day = {
        (str(c.business_on), c.person.key, c.entry): (str(c.origin_on), c.revenue)
        for c in Credit.objects.filter(entry__in=["reversal", "recredit"]).select_related("person")
        if c.event_id is None
    }
    assert by_day == {
        ("2013-02-01", "ann", "reversal"): ("2013-01-10", -100),
        ("2013-02-01", "cat", "recredit"): ("2013-01-10", 100),
        ("2013-02-15", "ann", "reversal"): ("2013-01-10", 50),
        ("2013-02-15", "cat", "recredit"): ("2013-01-10", -50),
    }


def test_recredit_to_the_same_people_changes_nothing(record):
    record.load(order("o", (1, 100), shares={"ann": "0.5", "bob": "0.5"}))
    record.recredit("o", {"bob": "0.5", "ann": "0.5"})
    assert (Credit.objects.count(), OrderShare.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("shares", "overlay", "code"),
    [
        ({"ann": "0.9999"}, {}, "split"),
        ({"ann": "0.6", "bob": "0.5"}, {}, "split"),
        ({"ann": "0.3333", "bob": "0.3333", "cat": "0.3333"}, {}, "split"),
        ({}, {"ann": "0.5"}, "split"),
        ({"ann": "1.5", "bob": "-0.5"}, {}, "not_a_share"),
        ({"ann": "1", "bob": "0"}, {}, "not_a_share"),
        ({"ann": "NaN"}, {}, "not_a_share"),
        ({"ann": "0.3333333", "bob": "0.6666667"}, {}, "too_fine"),
    ],
)
def test_recredit_refuses_splits_that_are_not_100_percent(record, shares, overlay, code):
    record.load(order("o", (1, 100), shares={"ann": 1}))
    with pytest.raises(ValidationError) as refusal:
        record.recredit("o", shares, overlay)
    assert refusal.value.code == code
    assert revenue() == {"ann": 100}


def test_recredit_refuses_people_without_a_department_on_the_day_and_a_missing_reason(record):
    record.load(order("o", (1, 100), shares={"ann": 1}))
    record.people["eve"] = org.create_person(email="eve@acme.test", name="Eve", **BY_HAND)
    with pytest.raises(ValidationError, match="Eve belongs to no department on Jan 10, 2013"):
        record.recredit("o", {"eve": 1})
    with pytest.raises(ValidationError, match="Say why the credit changes"):
        recredit(
            order=Order.objects.get(),
            shares=[Share(record.person("bob"), Decimal(1))],
            by=None,
            why="  ",
        )
    assert revenue() == {"ann": 100}


def test_after_a_recredit_the_first_file_still_changes_nothing(record):
    documents = order("o", (1, 100), shares={"ann": 1})
    record.load(documents)
    record.recredit("o", {"bob": 1})
    assert record.load(documents).changed_nothing
    assert revenue() == {"bob": 100}
