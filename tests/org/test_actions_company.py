"""The one company and its currency rates."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from salesmgmt.org import actions
from salesmgmt.org.models import Company, CurrencyRate, Department
from salesmgmt.org.rules.calendar import calendar_months
from tests.org.conftest import WEEK, entries


@pytest.fixture
def calendar(db):
    return actions.create_calendar(
        key="c",
        name="C",
        spans=calendar_months(2013, 2013),
        weekdays=WEEK,
        holidays={},
        by=None,
        why="",
    )


def set_up(calendar, **changed):
    values = {
        "key": "acme",
        "name": "Acme",
        "currency": "EUR",
        "timezone": "UTC",
        "by": None,
        "why": "first run",
    }
    return actions.set_up_company(**{**values, "calendar": calendar, **changed})


def test_set_up_is_one_act(calendar):
    company = set_up(calendar)
    assert (company.root.path, company.currency) == (f"{company.root.pk}.", "EUR")
    assert {(e["act"], e["why"]) for e in entries(Company) + entries(Department)} == {
        ("org.set_up_company", "first run")
    }


def test_there_is_one_company(calendar):
    set_up(calendar)
    with pytest.raises(ValidationError, match="already serves Acme"):
        set_up(calendar, key="other", name="Other")
    assert Company.objects.count() == Department.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"currency": "eur"}, "currency"),
        ({"currency": "XYZ"}, "currency"),
        ({"currency": "E" * 10_000_000}, "currency"),
        ({"timezone": "Nowhere"}, "timezone"),
        ({"name": "\0"}, "name"),
    ],
)
def test_set_up_refuses(calendar, changed, field):
    with pytest.raises(ValidationError) as refusal:
        set_up(calendar, **changed)
    assert list(refusal.value.message_dict) == [field]
    assert not Department.objects.exists()


def rate(value, currency="EUR", day=date(2013, 1, 1)):
    return actions.set_rate(currency=currency, starts_on=day, rate=value, by=None, why="ECB")


def test_a_second_rate_for_a_day_replaces_the_first_and_history_keeps_it(house):
    rate(Decimal("1.32"))
    rate(Decimal("1.319500001"))
    assert CurrencyRate.objects.get().rate == Decimal("1.319500001")
    assert [(e["label"], e["row"].rate, e["act"], e["why"]) for e in entries(CurrencyRate)] == [
        ("insert", Decimal("1.32"), "org.set_rate", "ECB"),
        ("update", Decimal("1.319500001"), "org.set_rate", "ECB"),
    ]


@pytest.mark.parametrize(
    ("value", "currency", "field"),
    [
        (Decimal("NaN"), "EUR", "rate"),
        (Decimal("Infinity"), "EUR", "rate"),
        (Decimal("1.0000000001"), "EUR", "rate"),
        (Decimal("1e18"), "EUR", "rate"),
        (Decimal(1), "XYZ", "currency"),
        (Decimal(1), "USD", "currency"),
    ],
)
def test_set_rate_refuses(house, value, currency, field):
    with pytest.raises(ValidationError) as refusal:
        rate(value, currency)
    assert list(refusal.value.message_dict) == [field]
    assert not CurrencyRate.objects.exists()


@pytest.mark.parametrize("value", [Decimal(0), Decimal("-1.3")])
def test_a_rate_is_positive(house, value):
    with pytest.raises(ValidationError, match="A rate is a positive number"):
        rate(value)
    assert not CurrencyRate.objects.exists()
