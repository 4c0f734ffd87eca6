"""Snapshots: an upsert that changes nothing when nothing changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from monitoring.actions import record_attainment
from monitoring.jobs import check_goal_attainment
from monitoring.models import Attainment
from salesmgmt.journal.acts import SYSTEM
from tests.monitoring.world import World

JUNE = (date(2013, 6, 1), date(2013, 6, 30))
AS_OF = date(2013, 6, 14)


def physical_rows() -> list[tuple]:
    """Where each row version lies and which transaction wrote it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xmin::text, cmin::text, ctid::text FROM monitoring_attainment ORDER BY id"
        )
        return cursor.fetchall()


@pytest.mark.django_db
class TestSnapshots:
    def test_figures_are_kept(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, *JUNE)
        world.goal(world.ben, 1000, date(2013, 7, 1), date(2013, 7, 31))
        world.credit(world.anna, world.north, date(2013, 6, 5), "333.3333335")
        assert record_attainment(as_of=AS_OF, by=SYSTEM) == 1
        kept = Attainment.objects.get()
        assert (kept.goal_id, kept.as_of, kept.target) == (goal.pk, AS_OF, 1000)
        assert (kept.actual, kept.attainment) == (Decimal("333.333334"), Decimal("0.333333"))
        assert (kept.expected, kept.pace) == (500, Decimal("0.666667"))
        assert kept.projected == Decimal("666.666668")

    def test_the_second_run_of_a_day_changes_nothing(self, world: World) -> None:
        for person in (world.anna, world.ben, world.cora):
            world.goal(person, 1000, *JUNE)
        world.goal(world.north, "0.1", *JUNE, measure="average_discount")
        world.credit(world.anna, world.north, date(2013, 6, 5), 100)
        assert check_goal_attainment({"as_of": "2013-06-14"})["snapshots"] == 4
        before = physical_rows()
        assert len(before) == 4
        assert check_goal_attainment({"as_of": "2013-06-14"})["snapshots"] == 4
        assert physical_rows() == before

    def test_a_late_correction_mends_only_its_own_row(self, world: World) -> None:
        anna, ben = (world.goal(p, 1000, *JUNE) for p in (world.anna, world.ben))
        world.credit(world.anna, world.north, date(2013, 6, 5), 100)
        record_attainment(as_of=AS_OF, by=SYSTEM)
        before = dict(zip((anna.pk, ben.pk), physical_rows(), strict=True))
        world.credit(world.anna, world.north, date(2013, 6, 6), -100)
        record_attainment(as_of=AS_OF, by=SYSTEM)
        after = {row[0]: row for row in physical_rows()}
        assert Attainment.objects.get(goal=anna).actual == 0
        assert after[before[ben.pk][0]] == before[ben.pk]
        assert after[before[anna.pk][0]] != before[anna.pk]

    def test_each_day_is_its_own_row(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        record_attainment(as_of=AS_OF, by=SYSTEM)
        record_attainment(as_of=date(2013, 6, 15), by=SYSTEM)
        assert Attainment.objects.count() == 2

    def test_one_absurd_target_does_not_stop_the_others(self, world: World) -> None:
        world.goal(world.anna, "0.000001", *JUNE)
        world.goal(world.ben, 1000, *JUNE)
        world.credit(world.anna, world.north, date(2013, 6, 5), "10000000000000")
        assert record_attainment(as_of=AS_OF, by=SYSTEM) == 2
        assert Attainment.objects.get(goal__person=world.anna).attainment is None

    def test_one_goal_beyond_the_calendar_does_not_stop_the_others(self, world: World) -> None:
        december = date(2015, 12, 1)
        far = world.goal(world.anna, 1000, december, date(2016, 1, 31))
        near = world.goal(world.ben, 1000, december, date(2015, 12, 31))
        world.credit(world.anna, world.north, december, 100)
        assert check_goal_attainment({"as_of": "2015-12-31"})["snapshots"] == 2
        kept = {each.goal_id: each for each in Attainment.objects.all()}
        assert (kept[far.pk].actual, kept[far.pk].attainment) == (100, Decimal("0.1"))
        assert kept[far.pk].expected is kept[far.pk].pace is kept[far.pk].projected is None
        assert kept[near.pk].expected == 1000

    def test_nothing_in_force(self, world: World) -> None:
        assert record_attainment(as_of=AS_OF, by=SYSTEM) == 0
