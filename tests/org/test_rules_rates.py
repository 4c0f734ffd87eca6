"""Dated rates hold to the eve of the next; a missing one is an error, never 1."""

from datetime import date
from decimal import Decimal

import pytest

from salesmgmt.org.rules.rates import DatedRate, MissingRate, rate_on
from tests.worked import example

RATES = [
    DatedRate("EUR", date(2013, 4, 1), Decimal("1.31")),
    DatedRate("EUR", date(2013, 1, 1), Decimal("1.32")),
    DatedRate("GBP", date(2013, 1, 1), Decimal("1.60")),
]


@pytest.mark.parametrize(
    ("currency", "day", "expected"),
    [
        ("EUR", date(2013, 1, 1), "1.32"),
        ("EUR", date(2013, 3, 31), "1.32"),
        ("EUR", date(2013, 4, 1), "1.31"),
        ("EUR", date(2030, 1, 1), "1.31"),
        ("GBP", date(2013, 4, 1), "1.60"),
    ],
)
def test_rate_holds_until_the_day_before_the_next(currency, day, expected):
    assert rate_on(currency, day, RATES) == Decimal(expected)


@pytest.mark.parametrize(
    ("currency", "day"), [("EUR", date(2012, 12, 31)), ("JPY", date(2013, 1, 1))]
)
def test_a_missing_rate_names_currency_and_day(currency, day):
    with pytest.raises(MissingRate, match=f"no rate for {currency} on {day}") as refusal:
        rate_on(currency, day, RATES)
    assert (refusal.value.currency, refusal.value.day) == (currency, day)


def test_c02_credit_keeps_the_order_dates_rate_whatever_the_report_rate():
    case = example("C02")
    amount = Decimal(case["input"]["amount_inr"])
    at_order = DatedRate(
        "INR", date(2013, 4, 1), Decimal(str(case["input"]["rate_order_date_inr_usd"]))
    )
    later = [DatedRate("INR", date(2013, month, 1), Decimal(month)) for month in range(5, 12)]
    ordered_on = date(2013, 4, 30)
    usd = amount * rate_on("INR", ordered_on, [at_order])
    assert usd == Decimal(str(case["expected"]["usd"])) == 14010
    assert amount * rate_on("INR", ordered_on, [*later, at_order]) == usd
    eur = usd * Decimal(str(case["input"]["report_rate_usd_eur"]))
    assert abs(eur - Decimal(str(case["expected"]["eur"]))) <= Decimal(str(case["tolerance"]))
