"""Targets by version, and how a parent's target is spread."""

from datetime import date
from decimal import Decimal

import pytest

from goals.models import Goal
from goals.queries import children_of, target_as_of
from goals.rules.spread import Spread, spread
from tests.goals.targets import targets_of
from tests.monitoring.world import World

JUNE = (date(2013, 6, 1), date(2013, 6, 30))


@pytest.mark.parametrize(
    ("own", "children", "wanted"),
    [
        (100, [60, 30], (90, 10)),
        (100, [60, 40], (100, 0)),
        (100, [60, 50], (110, -10)),
        (100, [60, None], (60, 40)),
        (100, [], (None, None)),
        (None, [60], (60, None)),
    ],
)
def test_gap_and_over_assignment(own: int | None, children: list, wanted: tuple) -> None:
    found = spread(
        None if own is None else Decimal(own),
        [None if child is None else Decimal(child) for child in children],
    )
    assert (found.children, found.gap) == wanted


@pytest.mark.django_db
class TestTargets:
    def test_the_version_of_the_day(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, *JUNE)
        world.version(goal, 800, date(2013, 6, 17))
        world.version(goal, 700, date(2013, 6, 10), number=3)
        goals = Goal.objects.all()
        for day, target in [(1, 1000), (9, 1000), (10, 700), (17, 700), (30, 700)]:
            assert targets_of(goals, date(2013, 6, day)) == {goal.pk: target}
        assert targets_of(goals, date(2013, 1, 1)) == {goal.pk: 1000}

    def test_children_against_the_own_target(self, world: World) -> None:
        north = world.goal(world.north, 1000, *JUNE)
        world.goal(world.anna, 300, *JUNE)
        world.goal(world.ben, 200, *JUNE)
        world.goal(world.coast, 400, *JUNE)
        world.goal(world.cora, 350, *JUNE)  # below coast, not directly below north
        world.goal(world.dirk, 9999, *JUNE)
        world.goal(world.anna, 50, *JUNE, measure="margin")
        below = children_of(north).annotate(target=target_as_of(JUNE[0]))
        assert spread(Decimal(1000), [goal.target for goal in below]) == Spread(1000, 900, 100)
