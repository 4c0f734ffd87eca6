"""A year's goal and those of its quarters stand beside each other, in whatever order they come."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from goals.actions import Share, edit_goal, set_goal, set_goals, split_goal, withdraw_goal
from goals.models import Goal
from goals.queries import children_of, family_of
from goals.queries.overlaps import overlap_warning, overlapping
from goals.queries.splitting import split_rows
from goals.rules.terms import GoalState
from salesmgmt.journal.acts import SYSTEM
from tests.goals.setting import TODAY, row, setting
from tests.monitoring.world import World, manages

YEAR = (date(2013, 1, 1), date(2013, 12, 31))
QUARTERS = [
    (date(2013, 1, 1), date(2013, 3, 31)),
    (date(2013, 4, 1), date(2013, 6, 30)),
    (date(2013, 7, 1), date(2013, 9, 30)),
    (date(2013, 10, 1), date(2013, 12, 31)),
]


def set_in(world: World, window: tuple[date, date], **changes: object) -> Goal:
    return set_goal(**setting(world, starts_on=window[0], ends_on=window[1], **changes))


@pytest.mark.django_db
class TestIdentity:
    @pytest.mark.parametrize("order", list(permutations([YEAR, QUARTERS[0], QUARTERS[3]])))
    def test_first_or_last_day_may_be_the_same(
        self, world: World, order: list[tuple[date, date]]
    ) -> None:
        """The first quarter begins with the year, the last one ends with it."""
        for window in order:
            set_in(world, window)
        assert Goal.objects.filter(person=world.anna, weight=1).count() == 3

    @pytest.mark.parametrize("window", [YEAR, *QUARTERS])
    def test_the_same_window_twice(self, world: World, window: tuple[date, date]) -> None:
        half = Decimal("0.5")
        for each in [YEAR, *QUARTERS]:
            set_in(world, each, weight=half)
        with pytest.raises(ValidationError, match="already a goal for this measure in these days"):
            set_in(world, window, weight=half)

    def test_the_database_says_so_too(self, world: World) -> None:
        """For who gets past the action; a withdrawn goal is in nobody's way."""
        given = {"person": world.anna, "measure": "revenue", "starts_on": YEAR[0]}
        Goal.objects.create(**given, ends_on=YEAR[1])
        Goal.objects.create(**given, ends_on=QUARTERS[0][1])
        with pytest.raises(IntegrityError, match="goals_goal_once"), transaction.atomic():
            Goal.objects.create(**given, ends_on=YEAR[1])
        Goal.objects.create(**given, ends_on=YEAR[1], state=GoalState.WITHDRAWN)
        Goal.objects.create(**given, ends_on=YEAR[1], state=GoalState.WITHDRAWN)

    def test_each_window_shares_its_own_weight(self, world: World) -> None:
        set_in(world, YEAR, weight=Decimal("0.6"))
        set_in(world, QUARTERS[0], weight=Decimal("0.9"))
        set_in(world, YEAR, measure="margin", weight=Decimal("0.4"))
        set_in(world, QUARTERS[0], measure="margin", weight=Decimal("0.1"))
        for window in (YEAR, QUARTERS[0]):
            with pytest.raises(ValidationError, match="come to 10"):
                set_in(world, window, measure="orders", weight=Decimal("0.01"))

    def test_a_load_by_keys(self, world: World) -> None:
        rows = [
            row(world, key=f"anna-{number}", starts_on=first, ends_on=last)
            for number, (first, last) in enumerate([YEAR, *QUARTERS])
        ]
        assert len(set_goals(rows, by=SYSTEM, why="load").created) == 5
        again = set_goals(rows, by=SYSTEM, why="load")
        assert (again.created, again.unchanged) == ([], 5)

    def test_a_load_sets_a_withdrawn_goal_again(self, world: World) -> None:
        rows = [row(world, key="a", state=GoalState.DRAFT)]
        (pk,) = set_goals(rows, by=SYSTEM, why="load").created
        goal = Goal.objects.get(pk=pk)
        withdraw_goal(goal=goal, reason="No", by=SYSTEM, today=TODAY, seen=1)
        (new,) = set_goals(rows, by=SYSTEM, why="load").created
        assert new != pk
        assert Goal.objects.get(key="a").pk == new

    def test_an_edit_into_a_window_that_is_taken(self, world: World) -> None:
        set_in(world, YEAR, weight=Decimal("0.5"))
        goal = set_in(world, QUARTERS[0], weight=Decimal("0.5"), state=GoalState.DRAFT)
        given = {"goal": goal, "reason": "Longer", "by": SYSTEM, "today": TODAY, "seen": 1}
        with pytest.raises(ValidationError, match="already a goal"):
            edit_goal(**given, ends_on=YEAR[1])
        edit_goal(**given, ends_on=date(2013, 12, 30))


@pytest.mark.django_db
class TestTree:
    @pytest.fixture
    def both(self, world: World) -> World:
        """North's and Anna's goals of the year and of each quarter: 4,000 and 1,000."""
        manages(world.dirk, world.company)
        for holder in (world.north, world.anna):
            set_in(world, YEAR, holder=holder, target=Decimal(4000))
            for quarter in QUARTERS:
                set_in(world, quarter, holder=holder)
        return world

    @pytest.mark.parametrize("window", [YEAR, *QUARTERS])
    def test_above_and_below_are_of_the_same_window(
        self, both: World, window: tuple[date, date]
    ) -> None:
        days = {"starts_on": window[0], "ends_on": window[1]}
        north = Goal.objects.with_holder().get(department=both.north, **days)
        anna = Goal.objects.with_holder().get(person=both.anna, **days)
        assert list(children_of(north)) == [anna]
        target = Decimal(4000) if window == YEAR else Decimal(1000)
        family = family_of(north, both.dirk, target, TODAY, TODAY)
        assert [goal.pk for goal in family.below] == [anna.pk]
        assert family.spread is not None
        assert (family.spread.children, family.spread.gap) == (target, 0)
        above = family_of(anna, both.dirk, target, TODAY, TODAY).above
        assert above is not None
        assert above.pk == north.pk

    def test_a_split_is_of_its_window(self, both: World) -> None:
        north = Goal.objects.get(department=both.north, starts_on=YEAR[0], ends_on=YEAR[1])
        rows = {each.holder: each for each in split_rows(north, None, TODAY)}
        assert rows[both.anna].target == 4000
        assert rows[both.ben].goal is None
        share = [Share(both.ben, Decimal(500))]
        split_goal(goal=north, shares=share, by=SYSTEM, today=TODAY)
        ben = Goal.objects.get(person=both.ben)
        assert (ben.starts_on, ben.ends_on) == YEAR

    def test_a_withdrawn_draft_is_shared_out_anew(self, both: World) -> None:
        north = Goal.objects.get(department=both.north, starts_on=YEAR[0], ends_on=YEAR[1])
        share = [Share(both.ben, Decimal(500))]
        split_goal(goal=north, shares=share, by=SYSTEM, today=TODAY)
        first = Goal.objects.get(person=both.ben)
        withdraw_goal(goal=first, reason="No", by=SYSTEM, today=TODAY, seen=1)
        rows = {each.holder: each for each in split_rows(north, None, TODAY)}
        assert rows[both.ben].goal is None
        split_goal(goal=north, shares=share, by=SYSTEM, today=TODAY)
        assert Goal.objects.filter(person=both.ben).count() == 2
        family = family_of(north, both.dirk, Decimal(4000), TODAY, TODAY)
        assert [goal.state for goal in family.plans] == ["draft"]


MAY = (date(2013, 5, 1), date(2013, 5, 31))


@pytest.mark.django_db
class TestOverlaps:
    @pytest.mark.parametrize(
        ("first", "last", "count"),
        [
            # The window itself is no overlap: setting it twice is refused.
            (*MAY, 0),
            (date(2013, 4, 30), MAY[0], 1),
            (date(2013, 4, 1), date(2013, 4, 30), 0),
            (MAY[1], date(2013, 6, 1), 1),
            (date(2013, 6, 1), date(2013, 6, 2), 0),
            (MAY[0], date(2013, 5, 30), 1),
            (date(2013, 5, 2), MAY[1], 1),
            (*YEAR, 1),
        ],
    )
    def test_days_on_both_sides(self, world: World, first: date, last: date, count: int) -> None:
        manages(world.dirk, world.company)
        set_in(world, MAY)
        asked = {"user": world.dirk, "today": TODAY}
        assert len(overlapping(world.anna, "revenue", first, last, **asked)) == count
        for holder, measure in ((world.ben, "revenue"), (world.anna, "margin")):
            assert not overlapping(holder, measure, first, last, **asked)

    def test_in_words(self, world: World) -> None:
        assert overlap_warning([]) == ""
        goals = [set_in(world, YEAR), set_in(world, QUARTERS[0])]
        one, two = overlap_warning(goals[:1]), overlap_warning(goals)
        assert one.endswith(
            "another goal of the same holder and measure: Jan 1, 2013 – Dec 31, 2013."
        )
        assert two.endswith(
            "other goals of the same holder and measure: Jan 1, 2013 – Dec 31, 2013; "
            "Jan 1, 2013 – Mar 31, 2013."
        )
