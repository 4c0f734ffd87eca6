"""On time in full, satisfied customers, and when a follow-up is due."""

from datetime import date
from decimal import Decimal

import pytest

from monitoring.rules.csat import Csat, csat
from monitoring.rules.follow_ups import due_after, earliest_delivery
from monitoring.rules.otif import OTIF_TARGET, Otif, is_on_time_in_full
from tests.worked import example

DUE = date(2025, 6, 10)


@pytest.mark.parametrize("number", ["V14", "V15"])
def test_otif_as_published(number):
    published = example(number)
    given, expected = published["input"], published["expected"]
    tolerance = Decimal(str(published["tolerance"]))
    found = Otif(due=given["total"], kept=given["otif"])
    assert given["target_pct"] == OTIF_TARGET * 100
    assert found.missed == expected["missed"]
    assert abs(found.rate * 100 - Decimal(str(expected["rate_pct"]))) <= tolerance
    assert abs(found.gap * 100 - Decimal(str(expected["gap_points"]))) <= tolerance


def test_nothing_due_has_no_rate():
    found = Otif(due=0, kept=0)
    assert (found.rate, found.gap, found.interval, found.missed) == (None, None, None, 0)


def test_few_orders_tell_little():
    low, high = Otif(due=10, kept=9).interval
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert csat({5: 9, 1: 1}).interval == (low, high)


@pytest.mark.parametrize(
    ("due", "kept", "is_below"), [(100, 94, True), (100, 95, False), (100, 96, False)]
)
def test_the_gap_at_the_target(due, kept, is_below):
    assert (Otif(due, kept).gap < 0) is is_below


@pytest.mark.parametrize(
    ("arrived_on", "left", "kept"),
    [
        (date(2025, 6, 9), 0, True),
        (date(2025, 6, 10), 0, True),
        (date(2025, 6, 11), 0, False),
        (date(2025, 6, 9), 1, False),
        (date(2025, 6, 9), "0.000001", False),
        (None, 0, False),
        (None, 5, False),
    ],
)
def test_one_order_on_time_in_full(arrived_on, left, kept):
    assert is_on_time_in_full(DUE, arrived_on, left=Decimal(left)) is kept


def test_csat_as_published():
    published = example("N02")
    expected = published["expected"]
    found = csat({int(score): n for score, n in published["input"]["counts"].items()})
    assert (found.satisfied, found.answers) == (expected["satisfied"], expected["total"])
    tolerance = Decimal(str(published["tolerance"]))
    assert abs(found.ratio * 100 - Decimal(str(expected["csat"]))) <= tolerance
    assert round(found.ratio * 100) == expected["csat_rounded"]


def test_csat_of_nobody():
    assert csat({}) == Csat(0, 0)
    assert (csat({}).ratio, csat({}).interval) == (None, None)


@pytest.mark.parametrize(("score", "satisfied"), [(3, 0), (4, 1), (5, 1)])
def test_who_is_satisfied(score, satisfied):
    assert csat({score: 1}) == Csat(1, satisfied)


def test_the_days_of_a_follow_up():
    assert due_after(date(2025, 12, 28)) == date(2026, 1, 4)
    assert earliest_delivery(date(2025, 3, 1), None) == date(2024, 12, 31)
