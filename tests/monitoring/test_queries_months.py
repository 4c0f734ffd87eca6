"""Revenue month by month, of the company and of each person."""

from datetime import date
from decimal import Decimal

import pytest

from monitoring.queries.months import revenue_by_month, revenue_by_person_and_month
from tests.monitoring.world import World

MAY, JUNE, JULY = date(2013, 5, 1), date(2013, 6, 1), date(2013, 7, 1)


@pytest.fixture
def sold(world: World) -> World:
    world.credit(world.anna, world.north, date(2013, 5, 31), 70)
    world.credit(world.anna, world.north, date(2013, 6, 1), "0.000001")
    world.credit(world.anna, world.coast, date(2013, 6, 30), 30)
    world.credit(world.cora, world.coast, date(2013, 6, 15), -20)
    world.credit(None, world.north, date(2013, 7, 1), 5)
    return world


@pytest.mark.django_db
def test_a_month_is_all_of_its_days_and_departments(sold: World) -> None:
    found = revenue_by_person_and_month(date(2013, 7, 9), 3)
    assert found == {
        sold.anna.pk: {MAY: 70, JUNE: Decimal("30.000001")},
        sold.cora.pk: {JUNE: -20},
        0: {JULY: 5},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "count", "months"),
    [
        (JULY, 3, {MAY: Decimal(70), JUNE: Decimal("10.000001"), JULY: Decimal(5)}),
        (JULY, 2, {JUNE: Decimal("10.000001"), JULY: Decimal(5)}),
        (date(2013, 6, 30), 1, {JUNE: Decimal("10.000001")}),
        (date(2013, 4, 30), 24, {}),
    ],
)
def test_the_company_over_its_months(
    sold: World, last: date, count: int, months: dict[date, Decimal]
) -> None:
    assert revenue_by_month(last, count) == months


@pytest.mark.django_db
def test_another_basis_has_nothing(sold: World) -> None:
    assert revenue_by_month(JULY, 3, basis="delivered") == {}
