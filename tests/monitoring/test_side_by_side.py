"""Where a year's goal and those of its quarters overlap, each page has those of its period."""

from datetime import date
from decimal import Decimal

import pytest

from goals.models import Goal
from goals.rules.terms import HolderKind
from monitoring.actions.alerts import check_alerts
from monitoring.models import Alert
from monitoring.queries.report import window_report
from monitoring.queries.tree import TreeRow, tree
from monitoring.rules.windows import Window
from tests.monitoring.world import World

AS_OF = date(2013, 6, 28)
YEAR = Window(date(2013, 1, 1), date(2013, 12, 31))
QUARTERS = [
    Window(date(2013, 1, 1), date(2013, 3, 31)),
    Window(date(2013, 4, 1), date(2013, 6, 30)),
    Window(date(2013, 7, 1), date(2013, 9, 30)),
    Window(date(2013, 10, 1), date(2013, 12, 31)),
]
HALF = Window(date(2013, 1, 1), date(2013, 6, 30))
MAY = Window(date(2013, 5, 1), date(2013, 5, 31))


@pytest.fixture
def both(world: World) -> World:
    """Anna, Ben and North each with 4,000 for the year and 900 for every quarter."""
    for holder in (world.anna, world.ben, world.north):
        world.goal(holder, 4000, YEAR.first, YEAR.last)
        for quarter in QUARTERS:
            world.goal(holder, 900, quarter.first, quarter.last)
    world.credit(world.anna, world.north, date(2013, 2, 4), 100)
    world.credit(world.anna, world.north, date(2013, 5, 6), 450)
    return world


def rows(window: Window, **asked: object) -> dict[str, TreeRow]:
    found = tree(window, **{"as_of": AS_OF, **asked})
    return {row.key: row for row in found if row.key}


@pytest.mark.django_db
class TestTree:
    @pytest.mark.parametrize(
        ("window", "target", "actual", "partial"),
        [
            (YEAR, 4000, 550, False),
            (QUARTERS[0], 900, 100, False),
            (QUARTERS[1], 900, 450, False),
            # Two quarters cover the half-year once; nothing is missing beside the year's goal.
            (HALF, 1800, 550, False),
            # No goal lies inside a month: those of other days are not prorated.
            (MAY, None, 450, True),
        ],
    )
    def test_each_period_has_its_own(
        self, both: World, window: Window, target: int | None, actual: int, partial: bool
    ) -> None:
        found = rows(window)
        for key in ("anna", "north"):
            row = found[key]
            assert (row.standing.target, row.actual) == (target, actual), key
            assert row.partial_target == partial
        if target is not None:
            assert found["anna"].standing.actual == actual
            assert found["anna"].standing.attainment == Decimal(actual) / target
            # Two people's goals below the department's own.
            assert (found["north"].spread.own, found["north"].spread.children) == (
                target,
                2 * target,
            )

    @pytest.mark.parametrize(
        ("window", "target"), [(YEAR, 8000), (QUARTERS[1], 1800), (HALF, 3600)]
    )
    def test_sums_of_the_goals_below_count_nobody_twice(
        self, both: World, window: Window, target: int
    ) -> None:
        Goal.objects.filter(department=both.north).update(state="withdrawn")
        north = rows(window)["north"]
        assert north.below is not None
        assert (north.below.target, north.below.actual) == (target, north.actual)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("window", "target"), [(YEAR, 4000), (QUARTERS[1], 900), (HALF, 1800), (MAY, None)]
)
def test_the_report_of_a_window(both: World, window: Window, target: int | None) -> None:
    found = window_report(
        HolderKind.PERSON,
        window,
        measure="revenue",
        basis="booked",
        as_of=AS_OF,
        with_targets=True,
    )
    assert {row.holder_key: row.standing.target for row in found} == {"anna": target, "ben": target}


@pytest.mark.django_db
def test_each_goal_raises_its_own_alert(both: World) -> None:
    check_alerts(as_of=AS_OF, by=None)
    found = Alert.objects.filter(goal__person=both.ben, kind="behind")
    windows = found.values_list("goal__starts_on", "goal__ends_on")
    assert set(windows) == {(w.first, w.last) for w in (YEAR, QUARTERS[1])}
