"""The generator of made companies: exact numbers, repeatable, a ledger without contradictions."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q, Sum

from goals.models import Goal, GoalVersion
from salesmgmt.demo.made import rows
from salesmgmt.demo.made.shape import Shape
from salesmgmt.org.models import Role, RoleAssignment
from salesmgmt.sales.models import Credit, Order, OrderLine
from salesmgmt.sales.queries.integrity import broken_invariants

pytestmark = pytest.mark.slow

SHAPE = Shape(
    people=12, teams=3, orders=101, first_day=date(2024, 11, 3), last_day=date(2025, 2, 10)
)


def test_months_add_up_to_the_orders() -> None:
    spans = list(SHAPE.months())
    assert sum(orders for _first, _last, orders in spans) == 101
    assert (spans[0][0], spans[-1][1]) == (SHAPE.first_day, SHAPE.last_day)


def test_the_same_shape_makes_the_same_rows() -> None:
    assert list(rows.months(SHAPE)) == list(rows.months(SHAPE))
    other = Shape(
        people=12,
        teams=3,
        orders=101,
        first_day=SHAPE.first_day,
        last_day=SHAPE.last_day,
        seed=SHAPE.seed + 1,
    )
    assert list(rows.months(other)) != list(rows.months(SHAPE))


@pytest.mark.django_db
def test_a_company_with_a_sound_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    size = ["--people", "12", "--teams", "3", "--orders", "101", "--delivered"]
    span = ["--from", "2024-11-03", "--to", "2025-02-10"]
    call_command("make_company", *size, *span, "--measures", "revenue", "orders")
    assert "12 people, 101 orders, 128 goals" in capsys.readouterr().out
    assert Order.objects.count() == 101
    assert OrderLine.objects.count() == 202
    assert RoleAssignment.objects.filter(role=Role.REP).count() == 12
    assert set(Credit.objects.values_list("basis", flat=True)) == {"booked", "delivered"}
    assert Goal.objects.filter(person__isnull=False).count() == 96
    targets = GoalVersion.objects.filter(goal__measure="revenue")
    added = targets.aggregate(
        company=Sum("target", filter=Q(goal__department__parent=None, goal__person=None)),
        teams=Sum("target", filter=Q(goal__department__parent__isnull=False)),
        people=Sum("target", filter=Q(goal__person__isnull=False)),
    )
    assert len(set(added.values())) == 1
    assert broken_invariants() == []
    with pytest.raises(CommandError, match="empty"):
        call_command("make_company", *size, *span)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [["--people", "0"], ["--people", "2", "--teams", "3"], ["--orders", "-1"]]
)
def test_wrong_sizes_are_named(wrong: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("make_company", *wrong, "--from", "2025-01-01", "--to", "2025-02-01")
