"""Northwind: late and open shipments."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from salesmgmt.sales.models import Delivery, Order

pytestmark = pytest.mark.slow

SET = "northwind"


def test_totals(loaded: Any) -> None:
    out = io.StringIO()
    call_command("load_demo", SET, "--as-is", "--format", "json", stdout=out)
    totals = json.loads(out.getvalue())["totals"]
    assert totals["revenue"] == "1265793.04"
    assert (totals["shipped_orders"], totals["shipped_late"]) == (809, 37)


def test_late_and_open_orders(loaded: Any) -> None:
    assert Delivery.objects.filter(shipped_on__gt=F("promised_on")).count() == 37
    assert Order.objects.filter(deliveries=None).count() == 21
