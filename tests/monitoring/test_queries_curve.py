"""The curve of a goal and the entries behind a figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from monitoring.queries.attainment import attainment_of
from monitoring.queries.curve import curve
from monitoring.queries.drilldown import Figure, credits_behind, opportunities_behind
from monitoring.rules.windows import Window
from tests.monitoring.world import World

JUNE = (date(2013, 6, 1), date(2013, 6, 30))


@pytest.mark.django_db
class TestCurve:
    def test_actual_against_expected_with_a_step(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, *JUNE)
        world.version(goal, 2000, date(2013, 6, 17))
        world.credit(world.anna, world.north, date(2013, 6, 3), 70)
        world.credit(world.anna, world.north, date(2013, 6, 10), -20)
        world.credit(world.anna, world.north, date(2013, 6, 20), 999)
        with CaptureQueriesContext(connection) as caught:
            found = curve(goal, date(2013, 6, 14))
        assert len(caught) == 3
        assert len(found.points) == 30
        points = {point.day.day: point for point in found.points}
        assert [points[n].actual for n in (1, 3, 9, 10, 14, 15)] == [0, 70, 70, 50, 50, None]
        assert [points[n].expected for n in (1, 3, 14, 16)] == [0, 50, 500, 500]
        assert [points[n].expected for n in (17, 28, 30)] == [1100, 2000, 2000]
        assert [(s.effective_on.day, s.target) for s in found.steps] == [(1, 1000), (17, 2000)]

    def test_the_last_point_is_the_attainment(self, world: World) -> None:
        goals = [
            world.goal(world.north, "0.1", *JUNE, measure="average_discount"),
            world.goal(world.north, "0.5", *JUNE, measure="win_rate"),
            world.goal(world.company, 10, *JUNE),
        ]
        world.credit(world.cora, world.coast, date(2013, 6, 4), 80, gross=100)
        world.credit(None, world.north, date(2013, 6, 9), 90, gross=100)
        world.opportunity(world.anna, world.north, date(2013, 6, 4), "won")
        world.opportunity(world.cora, world.coast, date(2013, 6, 5), "lost")
        for goal, actual in zip(goals, ("0.15", "0.5", "170"), strict=True):
            last = curve(goal, JUNE[1]).points[-1]
            standing = attainment_of([goal.pk], as_of=JUNE[1])[goal.pk].standing
            assert last.actual == standing.actual == Decimal(actual)
            assert last.expected == standing.expected

    def test_a_year_is_drawn_by_month(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, date(2013, 1, 1), date(2013, 12, 31))
        days = [point.day for point in curve(goal, date(2013, 6, 14)).points]
        assert len(days) == 14
        assert days[:2] == [date(2013, 1, 1), date(2013, 1, 31)]
        assert date(2013, 6, 14) in days


@pytest.mark.django_db
class TestBehind:
    def test_the_entries_sum_to_the_figure(self, world: World) -> None:
        for n in range(40):
            world.credit(
                (world.anna, world.ben, None)[n % 3],
                (world.north, world.south)[n % 2],
                date(2013, 5, 20) + timedelta(days=n),
                n,
                margin=n % 4,
            )
        world.credit(world.anna, world.north, date(2013, 6, 5), 500, basis="paid")
        window = Window(*JUNE)

        def total(figure: Figure, name: str = "revenue") -> Decimal:
            return credits_behind(figure).aggregate(total=Sum(name))["total"]

        june = [n for n in range(40) if n >= 12]
        assert total(Figure(window)) == sum(june)
        assert total(Figure(window, department=world.company)) == sum(june)
        assert total(Figure(window, department=world.north)) == sum(n for n in june if n % 2 == 0)
        assert total(Figure(window, person_id=world.anna.pk)) == sum(n for n in june if n % 3 == 0)
        both = Figure(window, person_id=world.anna.pk, department=world.north)
        assert total(both) == sum(n for n in june if n % 6 == 0)
        nobody = Figure(window, department=world.north, unassigned=True)
        assert total(nobody) == sum(n for n in june if n % 3 == 2 and n % 2 == 0)
        assert total(Figure(window, basis="paid")) == 500
        margins = credits_behind(Figure(window, measure="margin"))
        assert margins.count() == sum(1 for n in june if n % 4)

    def test_opportunities(self, world: World) -> None:
        won = world.opportunity(world.anna, world.north, date(2013, 6, 4), "won")
        lost = world.opportunity(world.cora, world.coast, date(2013, 6, 5), "lost")
        world.opportunity(world.dirk, world.south, date(2013, 6, 5), "lost")
        world.opportunity(world.anna, world.north, date(2013, 7, 4), "won")
        figure = Figure(Window(*JUNE), measure="win_rate", department=world.north)
        assert list(opportunities_behind(figure)) == [lost, won]

    def test_each_measure_has_its_own_kind_of_entry(self, world: World) -> None:
        with pytest.raises(ValueError, match="opportunities_behind"):
            credits_behind(Figure(Window(*JUNE), measure="win_rate"))
        with pytest.raises(ValueError, match="credits_behind"):
            opportunities_behind(Figure(Window(*JUNE)))
