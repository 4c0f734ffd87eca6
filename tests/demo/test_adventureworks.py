"""AdventureWorks through the whole house: the figures that the set is known by."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.queries.bridge import bridge_of
from diagnostics.rules.terms import BarKind
from goals.models import Goal
from monitoring.queries.attainment import attainment_of
from salesmgmt.demo.actions import load_demo
from salesmgmt.lib.money import round_money
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Credit, Order
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.slow

SET = "adventureworks"
CENT = Decimal("0.01")


def attainment(*arguments: str) -> list[dict[str, str]]:
    """The command's rows."""
    out = io.StringIO()
    call_command("attainment", *arguments, "--format", "csv", stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_documents_and_credit(loaded: Any) -> None:
    assert loaded.written["orders"] == 31_465
    assert loaded.written["order_lines"] == 121_317
    assert loaded.goals == 163
    assert Order.objects.count() == 31_465


def test_every_goal_and_their_sum(loaded: Any) -> None:
    standings = attainment_of(Goal.objects.all(), as_of=TODAY).values()
    actual = sum(s.standing.actual or 0 for s in standings)
    target = sum(s.standing.target or 0 for s in standings)
    assert len(standings) == 163
    assert actual.quantize(CENT) == Decimal("80487704.18")
    assert target == Decimal(95_714_000)
    assert (actual / target * 100).quantize(CENT) == Decimal("84.09")
    assert sum((s.standing.attainment or 0) >= 1 for s in standings) == 8


def test_command_lists_the_goals_in_order(loaded: Any) -> None:
    rows = attainment("--goals", "--level", "person")
    assert len(rows) == 163
    keys = [(row["holder_kind"], row["holder_key"], row["period_start"]) for row in rows]
    assert keys == sorted(keys)
    assert list(rows[0]) == [
        "holder_kind",
        "holder_key",
        "holder",
        "measure",
        "basis",
        "period_start",
        "period_end",
        "target",
        "actual",
        "attainment",
        "expected",
        "pace",
        "projected",
        "gap",
        "verdict",
    ]
    # Each is rounded for itself: what 163 of them add up to is 2 cents beside the exact total.
    exact = [s.standing for s in attainment_of(Goal.objects.all(), as_of=TODAY).values()]
    rounded = sorted(round_money(standing.actual or Decimal(0), "USD") for standing in exact)
    assert sorted(Decimal(row["actual"]) for row in rows) == rounded
    assert sum(rounded) == Decimal("80487704.20")
    assert sum(Decimal(row["target"]) for row in rows) == Decimal(95_714_000)
    assert sum(Decimal(row["attainment"]) >= 1 for row in rows) == 8


def test_first_and_last_window_of_a_rep(loaded: Any) -> None:
    rows = [r for r in attainment("--goals", "--level", "person") if r["holder_key"] == "275"]
    assert rows[0]["period_start"] == "2011-05-31"
    assert rows[-1]["period_end"] == "2014-05-31"


def test_company_with_online_orders(loaded: Any) -> None:
    (row,) = attainment("--level", "company", "--from", "2011-01-01", "--to", "2014-12-31")
    assert row["holder_key"] == "adventureworks"
    assert row["actual"] == "109846381.40"
    assert row["target"] == ""


def test_departments_add_up_to_the_company(loaded: Any) -> None:
    rows = attainment("--level", "department", "--from", "2011-01-01", "--to", "2014-12-31")
    figures = {row["holder_key"]: row["actual"] for row in rows}
    assert figures == {
        "Europe": "19837684.28",
        "North America": "79353361.16",
        "Pacific": "10655335.96",
    }


def test_orders_without_a_person_count_for_the_group_alone(loaded: Any) -> None:
    booked = Credit.objects.filter(basis="booked", person=None)
    assert booked.values("order_id").distinct().count() == 27_659


def test_people_and_managers(loaded: Any) -> None:
    managed = dict(
        Department.objects.filter(managements__ends_on=None).values_list(
            "key", "managements__person__key"
        )
    )
    assert managed == {
        "adventureworks": "273",
        "North America": "274",
        "Pacific": "285",
        "Europe": "287",
    }
    made_up = User.objects.filter(key__startswith="demo-").values_list("name", flat=True)
    assert all(name.startswith("Demo ") for name in made_up)


def test_attainment_of_all_goals_is_one_statement(loaded: Any) -> None:
    ids = list(Goal.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        assert len(attainment_of(ids, as_of=TODAY)) == 163
    assert len(asked) == 1


def test_the_bridge_of_every_goal_comes_to_its_gap(loaded: Any) -> None:
    goals = list(Goal.objects.with_holder().filter(measure="revenue"))
    assert len(goals) == 163
    last = max(goal.ends_on for goal in goals)
    found = attainment_of([goal.pk for goal in goals], as_of=last)
    explained = 0
    for goal in goals:
        standing = found[goal.pk].standing
        bridge = bridge_of(goal, as_of=goal.ends_on, target=standing.target)
        bars = {bar.kind: bar.amount for bar in bridge.bars}
        growth = bars.pop(BarKind.GROWTH)
        assert bridge.actual == standing.actual
        assert sum(bars.values(), Decimal(0)) == standing.actual - standing.target
        assert growth == standing.target - bridge.reference
        explained += BarKind.VOLUME in bars
    # The others' people sold nothing a year before: then all of the gap is unexplained.
    assert explained == 97


def test_a_second_load_changes_nothing_and_tells_the_totals(loaded: Any) -> None:
    before = Credit.objects.latest("pk").pk
    out = io.StringIO()
    call_command("load_demo", SET, "--as-is", "--format", "json", stdout=out)
    again = json.loads(out.getvalue())
    assert (set(again["written"].values()), again["credits"], again["goals"]) == ({0}, 0, 0)
    assert Credit.objects.latest("pk").pk == before
    totals = again["totals"]
    assert totals["orders"] == 31_465
    assert totals["order_lines"] == 121_317
    assert totals["revenue"] == "109846381.40"
    assert totals["revenue_of_people"] == "80487704.18"
    assert totals["target"] == "95714000.00"


def test_another_set_or_other_dates_are_refused(loaded: Any) -> None:
    with pytest.raises(ValidationError, match="adventureworks"):
        load_demo("crm", today=TODAY, as_is=True)
    with pytest.raises(ValidationError, match="dates moved by 0 days"):
        load_demo(SET, today=TODAY, as_is=False)


def test_as_of_and_bases(loaded: Any) -> None:
    window = ("--level", "company", "--from", "2013-01-01", "--to", "2013-12-31")
    (half,) = attainment(*window, "--as-of", "2013-06-30")
    (whole,) = attainment(*window)
    (delivered,) = attainment(*window, "--basis", "delivered")
    assert Decimal(half["actual"]) < Decimal(whole["actual"])
    # Shipped seven days later: the deliveries of a year are not the bookings of that year.
    assert delivered["actual"] != whole["actual"]
    shipped = Credit.objects.filter(
        basis="delivered", business_on__range=(date(2013, 1, 1), date(2013, 12, 31))
    ).values_list("revenue", flat=True)
    assert Decimal(delivered["actual"]) == sum(shipped, Decimal(0)).quantize(CENT)


def test_known_on_a_day_before_the_load_nothing_was_known(loaded: Any) -> None:
    (row,) = attainment(
        "--level",
        "company",
        "--from",
        "2013-01-01",
        "--to",
        "2013-12-31",
        "--known-on",
        "2020-01-01",
    )
    assert row["actual"] == "0.00"
