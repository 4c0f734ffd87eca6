"""CRM: opportunities and won deals."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from salesmgmt.org.models import Department
from salesmgmt.sales.models import Opportunity, Order

pytestmark = pytest.mark.slow

SET = "crm"


def test_totals(loaded: Any) -> None:
    out = io.StringIO()
    call_command("load_demo", SET, "--as-is", "--format", "json", stdout=out)
    totals = json.loads(out.getvalue())["totals"]
    assert totals["opportunities"] == 8_800
    assert totals["won"] == 4_238
    assert totals["won_value"] == "10005534.00"
    assert totals["win_rate_percent"] == "63.15"
    assert totals["revenue"] == "10005534.00"


def test_a_won_deal_is_an_order_of_its_value_on_its_closing_day(loaded: Any) -> None:
    deal = Opportunity.objects.get(key="1C1I7A6R")
    order = Order.objects.get(key="1C1I7A6R")
    assert order.booked_on == deal.closed_on
    assert order.lines.get().net_amount == deal.value == Decimal(1054)
    assert order.shares.get().person == deal.owner


def test_teams_lie_in_offices(loaded: Any) -> None:
    offices = Department.objects.filter(depth=1).values_list("name", flat=True)
    assert sorted(offices) == ["Central", "East", "West"]
    assert Department.objects.filter(depth=2).count() == 6


def test_win_rate_of_the_company(loaded: Any) -> None:
    out = io.StringIO()
    call_command(
        "attainment",
        "--level",
        "company",
        "--from",
        "2017-01-01",
        "--to",
        "2017-12-31",
        "--measure",
        "win_rate",
        "--format",
        "json",
        stdout=out,
    )
    (row,) = json.loads(out.getvalue())
    assert row["actual"] == "0.631501"  # 4,238 of 6,711
