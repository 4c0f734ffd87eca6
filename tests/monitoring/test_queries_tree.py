"""The performance tree: roll-up, targets, gaps, trend, and what is shown to whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.rules.spread import Spread
from monitoring.queries.tree import Shown, TreeRow, tree
from monitoring.rules.pace import Label
from monitoring.rules.windows import Window
from salesmgmt.org.models import Department
from tests.monitoring.world import World, make_person

JUNE = Window(date(2013, 6, 1), date(2013, 6, 30))
END = JUNE.last
NONE = Spread(None, None, None)


def rows(world: World, **asked: object) -> list[TreeRow]:
    return tree(asked.pop("window", JUNE), **{"as_of": END, **asked})


def by_key(found: list[TreeRow]) -> dict[str, TreeRow]:
    return {row.key or f"{row.kind} {row.department_id}": row for row in found}


@pytest.fixture
def june(world: World) -> World:
    world.credit(world.anna, world.north, date(2013, 6, 3), 100)
    world.credit(world.cora, world.coast, date(2013, 6, 4), 40)
    world.credit(None, world.north, date(2013, 6, 5), 7)
    world.credit(world.dirk, world.south, date(2013, 6, 30), 1000)
    world.credit(world.dirk, world.south, date(2013, 7, 1), 5000)
    return world


@pytest.mark.django_db
class TestRows:
    def test_order_and_roll_up(self, june: World) -> None:
        found = [(r.kind, r.key, r.depth, r.actual) for r in rows(june)]
        assert found == [
            ("company", "company", 0, 1147),
            ("department", "north", 1, 147),
            ("person", "anna", 2, 100),
            ("unassigned", "", 2, 7),
            ("department", "coast", 2, 40),
            ("person", "cora", 3, 40),
            ("department", "south", 1, 1000),
            ("person", "dirk", 2, 1000),
        ]

    def test_a_mover_stands_where_the_credit_was(self, june: World) -> None:
        june.anna.memberships.update(ends_on=date(2013, 6, 9))
        june.anna.memberships.create(department=june.south, starts_on=date(2013, 6, 10))
        june.credit(june.anna, june.south, date(2013, 6, 12), 30)
        june.goal(june.anna, 260, JUNE.first, JUNE.last)
        annas = [r for r in rows(june) if r.key == "anna"]
        assert [(r.department_id, r.actual, r.standing.target) for r in annas] == [
            (june.north.pk, 100, None),
            (june.south.pk, 30, 260),
        ]
        # The goal counts all of the person's credit.
        assert annas[1].standing.attainment == Decimal("0.5")

    def test_targets_and_gaps(self, june: World) -> None:
        window = (JUNE.first, JUNE.last)
        june.goal(june.company, 2000, *window)
        june.goal(june.north, 500, *window)
        june.goal(june.anna, 200, *window)
        june.goal(june.cora, 350, *window)
        june.goal(june.dirk, 800, *window)
        found = by_key(rows(june))
        # coast has no target of its own: cora's passes through it.
        assert found["coast"].spread == Spread(None, 350, None)
        assert found["north"].spread == Spread(500, 550, -50)
        assert found["south"].spread == Spread(None, 800, None)
        assert found["company"].spread == Spread(2000, 1300, 700)
        assert found["dirk"].standing.attainment == Decimal("1.25")
        assert found["dirk"].verdict.label is Label.REACHED
        assert found["coast"].standing.target is None
        assert found["company"].standing.attainment == Decimal("0.5735")
        assert not any(row.partial_target for row in found.values())

    def test_people_with_goals_and_no_credit_are_there(self, june: World) -> None:
        june.goal(june.ben, 100, JUNE.first, JUNE.last)
        ben = by_key(rows(june))["ben"]
        assert (ben.actual, ben.standing.attainment) == (0, 0)

    def test_pace_of_the_running_month(self, june: World) -> None:
        june.goal(june.anna, 400, JUNE.first, JUNE.last)
        anna = by_key(rows(june, as_of=date(2013, 6, 7)))["anna"]
        assert (anna.standing.expected, anna.standing.pace) == (100, 1)
        assert anna.verdict.label is Label.ON_PACE

    def test_before_the_period(self, june: World) -> None:
        june.goal(june.anna, 400, JUNE.first, JUNE.last)
        found = by_key(rows(june, as_of=date(2013, 5, 31)))
        assert (found["anna"].actual, found["anna"].verdict.label) == (0, Label.NOT_STARTED)
        assert found["company"].actual == 0


@pytest.mark.django_db
class TestPartsOfAPeriod:
    def test_goals_that_cover_the_period(self, june: World) -> None:
        window = Window(date(2013, 5, 1), date(2013, 6, 30))
        june.goal(june.anna, 300, date(2013, 5, 1), date(2013, 5, 31))
        june.goal(june.anna, 100, *(JUNE.first, JUNE.last))
        june.credit(june.anna, june.north, date(2013, 5, 31), 60)
        anna = by_key(rows(june, window=window))["anna"]
        assert (anna.standing.target, anna.standing.actual, anna.actual) == (400, 160, 160)
        assert (anna.standing.attainment, anna.partial_target) == (Decimal("0.4"), False)
        assert len(anna.goal_ids) == 2

    def test_goals_that_leave_days_over(self, june: World) -> None:
        """Attainment holds for the covered days: May's credit does not help June's goal."""
        window = Window(date(2013, 5, 1), date(2013, 6, 30))
        june.goal(june.anna, 200, JUNE.first, JUNE.last)
        june.credit(june.anna, june.north, date(2013, 5, 31), 60)
        anna = by_key(rows(june, window=window))["anna"]
        assert (anna.actual, anna.standing.target, anna.standing.actual) == (160, 200, 100)
        assert (anna.standing.attainment, anna.partial_target) == (Decimal("0.5"), True)

    def test_a_goal_over_the_edge_is_not_prorated(self, june: World) -> None:
        june.goal(june.anna, 200, date(2013, 6, 15), date(2013, 7, 14))
        anna = by_key(rows(june))["anna"]
        assert (anna.standing.target, anna.partial_target) == (None, True)

    def test_the_own_window_wins_over_parts(self, june: World) -> None:
        june.goal(june.anna, 200, JUNE.first, JUNE.last)
        june.goal(june.anna, 50, date(2013, 6, 10), date(2013, 6, 20))
        anna = by_key(rows(june))["anna"]
        assert (anna.standing.target, anna.partial_target) == (200, False)

    def test_ratios_are_not_added(self, june: World) -> None:
        window = Window(date(2013, 5, 1), date(2013, 6, 30))
        for first, last in [(date(2013, 5, 1), date(2013, 5, 31)), (JUNE.first, JUNE.last)]:
            june.goal(june.anna, "0.1", first, last, measure="average_discount")
        june.credit(june.anna, june.north, date(2013, 6, 3), 80, gross=100)
        anna = by_key(rows(june, window=window, measure="average_discount"))["anna"]
        assert (anna.actual, anna.standing.target) == (Decimal("0.1"), None)
        assert anna.partial_target
        exact = by_key(rows(june, measure="average_discount"))["anna"]
        assert (exact.standing.target, exact.standing.attainment) == (Decimal("0.1"), 1)


@pytest.mark.django_db
class TestTrendAndPipeline:
    def test_twelve_months_up_to_the_as_of_day(self, june: World) -> None:
        june.credit(june.anna, june.north, date(2012, 7, 1), 3)
        june.credit(june.anna, june.north, date(2012, 6, 30), 9999)
        june.credit(june.anna, june.north, date(2013, 5, 31), 4)
        found = by_key(rows(june))
        assert found["anna"].trend == (3, *[0] * 9, 4, 100)
        assert found["company"].trend == (3, *[0] * 9, 4, 1147)
        # The running month is cut at the as-of day.
        assert by_key(rows(june, as_of=date(2013, 6, 3)))["company"].trend[-1] == 100

    def test_win_rate(self, world: World) -> None:
        world.opportunity(world.anna, world.north, date(2013, 6, 3), "won")
        world.opportunity(world.cora, world.coast, date(2013, 6, 4), "lost")
        world.opportunity(world.cora, world.coast, date(2013, 5, 4), "won")
        found = by_key(rows(world, measure="win_rate"))
        assert found["company"].actual == Decimal("0.5")
        assert (found["north"].actual, found["anna"].actual, found["cora"].actual) == (
            Decimal("0.5"),
            1,
            0,
        )
        assert found["south"].actual is None
        assert found["cora"].trend[-3:] == (None, 1, 0)


@pytest.mark.django_db
class TestShown:
    def test_a_rep(self, june: World) -> None:
        shown = Shown(
            departments=frozenset({june.company.pk, june.north.pk}),
            people_in=frozenset(),
            people=frozenset({june.anna.pk}),
        )
        assert [(r.kind, r.key, r.actual) for r in rows(june, shown=shown)] == [
            ("company", "company", 1147),
            ("department", "north", 147),
            ("person", "anna", 100),
        ]

    def test_a_manager(self, june: World) -> None:
        subtree = frozenset({june.north.pk, june.coast.pk})
        shown = Shown(departments=subtree, people_in=subtree)
        assert [(r.kind, r.key) for r in rows(june, shown=shown)] == [
            ("department", "north"),
            ("person", "anna"),
            ("unassigned", ""),
            ("department", "coast"),
            ("person", "cora"),
        ]

    def test_only_totals(self, june: World) -> None:
        found = rows(june, shown=Shown(people_in=frozenset()))
        assert {r.kind for r in found} == {"company", "department"}

    @pytest.mark.parametrize("holders", ["one person", "six people"])
    def test_goals_below_are_summed_for_readers_of_the_people_alone(
        self, june: World, holders: str
    ) -> None:
        """Six goals may be one person's; and sums of sums can be subtracted."""
        if holders == "one person":
            for day in range(1, 7):
                june.goal(june.anna, 10, date(2013, 6, day), date(2013, 6, day))
        else:
            for n in range(6):
                june.goal(make_person(f"p{n}", june.north), 10, JUNE.first, JUNE.last)
        told = {
            reader: by_key(rows(june, shown=shown))
            for reader, shown in {
                "head": Shown(people_in=frozenset()),
                "rep": Shown(people_in=frozenset(), people=frozenset({june.anna.pk})),
                "manager": Shown(people_in=frozenset({june.north.pk, june.coast.pk})),
                "folded": Shown(opened=frozenset()),
                "director": Shown(),
            }.items()
        }
        sums = {
            reader: {key for key, row in found.items() if row.below}
            for reader, found in told.items()
        }
        assert sums == {
            "head": set(),
            "rep": set(),
            "manager": {"north"},
            "folded": {"company", "north"},
            "director": {"company", "north"},
        }
        north = told["head"]["north"]
        assert (north.told.target, north.verdict.label) == (None, Label.UNDEFINED)
        assert told["folded"]["north"].told.target == 60

    def test_folded_departments_list_nobody(self, june: World) -> None:
        shown = Shown(opened=frozenset({june.south.pk}))
        listed = [r.key for r in rows(june, shown=shown) if r.kind == "person"]
        assert listed == ["dirk"]

    def test_one_branch(self, june: World) -> None:
        assert [r.key for r in rows(june, under=june.coast)] == ["coast", "cora"]

    @pytest.mark.slow
    def test_the_number_of_queries_does_not_grow(self, june: World) -> None:
        counts = []
        for turn in range(3):
            with CaptureQueriesContext(connection) as caught:
                rows(june)
            counts.append(len(caught))
            people = [make_person(f"p{turn}-{n}", june.coast) for n in range(20)]
            for person in people:
                june.credit(person, june.coast, date(2013, 6, 10), 1)
                june.goal(person, 2, JUNE.first, JUNE.last)
        # Where there are no goals nothing is asked about them.
        assert counts == [5, 6, 6]
        departments = list(Department.objects.in_tree_order())
        with CaptureQueriesContext(connection) as caught:
            assert len(rows(june, departments=departments)) == 68
        assert len(caught) == 5
