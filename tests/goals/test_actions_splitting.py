"""Sharing a goal out: history, suggestions, and what is written."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actions import Share, propose_goal, set_goal, split_goal
from goals.models import Goal, GoalRemark, GoalVersion
from goals.queries import children_of
from goals.queries.history import history_of
from goals.queries.splitting import fill, held_by, split_rows
from goals.rules.terms import GoalState
from salesmgmt.journal.acts import SYSTEM
from tests.cast import Cast
from tests.goals.targets import targets_of
from tests.monitoring.world import World, make_person, manages

TODAY = date(2013, 5, 20)


def north_goal(world: World, **changes: object) -> Goal:
    return set_goal(
        **{
            "holder": world.north,
            "measure": "revenue",
            "starts_on": date(2013, 6, 10),
            "ends_on": date(2013, 8, 9),
            "target": Decimal(1000),
            "state": GoalState.DRAFT,
            "by": SYSTEM,
            "why": "plan",
            "today": TODAY,
            **changes,
        }
    )


@pytest.mark.django_db
class TestHistory:
    def test_whole_months_and_edges_of_people_and_subtrees(self, world: World) -> None:
        """The window of June 10 to August 9 is July and two edges."""
        goal = north_goal(world)
        for day, revenue in [
            (date(2012, 6, 9), 1),
            (date(2012, 6, 10), 10),
            (date(2012, 7, 1), 100),
            (date(2012, 7, 31), 1000),
            (date(2012, 8, 9), 10_000),
            (date(2012, 8, 10), 100_000),
            (date(2013, 7, 1), 1_000_000),
        ]:
            world.credit(world.anna, world.north, day, revenue)
        world.credit(world.cora, world.coast, date(2012, 7, 2), 7)
        world.credit(world.cora, world.coast, date(2012, 7, 2), 9, basis="delivered")
        found = history_of(goal, [world.anna, world.cora, world.ben, world.north, world.coast])
        assert found.actuals == {
            world.anna: 11_110,
            world.cora: 7,
            world.ben: 0,
            world.north: 11_117,
            world.coast: 7,
        }

    def test_days_inside_one_month(self, world: World) -> None:
        goal = north_goal(world, starts_on=date(2013, 6, 10), ends_on=date(2013, 6, 12))
        for day in (9, 10, 12, 13):
            world.credit(world.anna, world.north, date(2012, 6, day), 10**day)
        assert history_of(goal, [world.anna]).actuals[world.anna] == 10**10 + 10**12

    @pytest.mark.parametrize(
        ("measure", "wanted"), [("revenue", 500), ("margin", 90), ("units", 3), ("orders", 1)]
    )
    def test_each_measure_that_adds_up(self, world: World, measure: str, wanted: int) -> None:
        goal = north_goal(world, measure=measure)
        world.credit(world.anna, world.north, date(2012, 7, 3), 500, margin=90, quantity=3)
        assert history_of(goal, [world.anna]).actuals[world.anna] == wanted


@pytest.mark.django_db
class TestSuggestions:
    def test_by_history_and_equally_and_exactly(self, world: World) -> None:
        goal = north_goal(world)
        rows = split_rows(goal, None, TODAY)
        assert [row.holder.key for row in rows] == ["coast", "anna", "ben"]
        weights = {world.coast: Decimal(2), world.anna: Decimal(1), world.ben: Decimal(0)}
        found = fill(goal, Decimal(1000), rows, weights, equally=False, currency="EUR")
        assert list(found.amounts.values()) == [Decimal("666.67"), Decimal("333.33"), 0]
        equal = fill(goal, Decimal(1000), rows, weights, equally=True, currency="EUR")
        assert list(equal.amounts.values()) == [
            Decimal("333.34"),
            Decimal("333.33"),
            Decimal("333.33"),
        ]
        nothing = dict.fromkeys(weights, Decimal(0))
        assert fill(goal, Decimal(1000), rows, nothing, equally=False, currency="EUR").equal

    def test_who_does_not_set_the_own_goal_leaves_its_share(self, world: World) -> None:
        goal = north_goal(world)
        open_rows = split_rows(goal, None, TODAY)
        rows = [
            replace(row, refusal="own" if row.holder == world.ben else None) for row in open_rows
        ]
        weights = {world.coast: Decimal(2), world.anna: Decimal(1), world.ben: Decimal(1)}
        found = fill(goal, Decimal(1000), rows, weights, equally=False, currency="EUR")
        assert list(found.amounts.values()) == [500, 250]
        assert held_by(Decimal(1000), rows, found.amounts).rest == 250
        equal = fill(goal, Decimal(900), rows, weights, equally=True, currency="EUR")
        assert list(equal.amounts.values()) == [300, 300]
        # Somebody who sold nothing is no seller: the others share it all.
        weights[world.ben] = Decimal(0)
        assert (
            sum(
                fill(
                    goal, Decimal(900), rows, weights, equally=True, currency="EUR"
                ).amounts.values()
            )
            == 900
        )

    def test_goals_in_force_keep_theirs(self, world: World) -> None:
        goal = north_goal(world)
        north_goal(world, holder=world.anna, target=Decimal(400), state=GoalState.IN_FORCE)
        rows = split_rows(goal, None, TODAY)
        none = {row.holder: Decimal(0) for row in rows}
        found = fill(goal, Decimal(1000), rows, none, equally=True, currency="EUR")
        assert list(found.amounts.values()) == [300, 300]
        assert held_by(Decimal(1000), rows, found.amounts).rest == 0
        over = held_by(Decimal(300), rows, {})
        assert (over.rest, over.over) == (-100, 100)
        full = fill(goal, Decimal(300), rows, none, equally=True, currency="EUR")
        assert set(full.amounts.values()) == {0}

    def test_the_number_of_queries_does_not_grow(self, world: World) -> None:
        goal = north_goal(world)
        manages(world.dirk, world.company)
        counts = []
        for size in (0, 20):
            for n in range(size):
                make_person(f"p{n}", world.north)
            who = type(world.dirk).objects.get(pk=world.dirk.pk)
            with CaptureQueriesContext(connection) as caught:
                rows = split_rows(goal, who, TODAY)
                history_of(goal, [row.holder for row in rows])
            counts.append(len(caught))
        assert counts[0] == counts[1] <= 9


@pytest.mark.django_db
class TestSplit:
    def split(self, world: World, goal: Goal, amounts: dict, **changes: object) -> int:
        shares = [Share(holder, Decimal(amount)) for holder, amount in amounts.items()]
        act = {"by": SYSTEM, "today": TODAY, "text": "by hand", **changes}
        return split_goal(goal=goal, shares=shares, **act)

    def test_drafts_below(self, world: World) -> None:
        goal = north_goal(world)
        amounts = {world.coast: "600", world.anna: "300.55"}
        assert self.split(world, goal, amounts) == 2
        assert self.split(world, goal, amounts) == 0
        below = children_of(goal, [GoalState.DRAFT])
        assert {below.get(pk=pk).holder.key: t for pk, t in targets_of(below, TODAY).items()} == {
            "coast": 600,
            "anna": Decimal("300.55"),
        }
        # One click is one act.
        assert GoalVersion.objects.filter(goal__in=below).values("act").distinct().count() == 1

    def test_drafts_and_proposals_get_another_target(self, world: World) -> None:
        goal = north_goal(world)
        self.split(world, goal, {world.anna: 300, world.ben: 300})
        proposed = Goal.objects.get(person=world.ben)
        propose_goal(goal=proposed, by=SYSTEM, today=TODAY)
        assert self.split(world, goal, {world.anna: 400, world.ben: 200}) == 2
        below = children_of(goal, list(GoalState))
        assert sorted(targets_of(below, TODAY).values()) == [200, 400]
        assert GoalRemark.objects.filter(goal=proposed).count() == 2

    def test_more_than_the_target_is_shown_not_refused(self, world: World) -> None:
        goal = north_goal(world)
        assert self.split(world, goal, {world.anna: 900, world.ben: 900}) == 2

    def test_goals_in_force_are_not_touched(self, world: World) -> None:
        goal = north_goal(world)
        there = north_goal(world, holder=world.anna, target=Decimal(400), state=GoalState.IN_FORCE)
        with pytest.raises(ValidationError, match="agreed or under discussion"):
            self.split(world, goal, {world.anna: 500, world.ben: 600})
        assert Goal.objects.filter(person=world.ben).count() == 0
        assert self.split(world, goal, {world.anna: 400, world.ben: 600}) == 1
        assert there.versions.count() == 1

    @pytest.mark.parametrize("holder", ["dirk", "cora", "south", "north"])
    def test_only_those_directly_below(self, world: World, holder: str) -> None:
        with pytest.raises(ValidationError, match="nobody directly below"):
            self.split(world, north_goal(world), {getattr(world, holder): 5})

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"measure": "win_rate", "target": Decimal("0.5")}, "are not shared out"),
            ({"state": GoalState.CLOSED}, "are not shared out"),
        ],
    )
    def test_rates_and_closed_goals(self, world: World, changes: dict, message: str) -> None:
        with pytest.raises(ValidationError, match=message):
            self.split(world, north_goal(world, **changes), {world.anna: 0})

    def test_who_manages_it_splits_but_not_the_own_goal(self, world: World) -> None:
        manages(world.ben, world.north)
        goal = north_goal(world)
        assert self.split(world, goal, {world.anna: 5}, by=world.ben) == 1
        with pytest.raises(ValidationError, match="your own goal"):
            self.split(world, goal, {world.ben: 5}, by=world.ben)
        with pytest.raises(ValidationError, match="by who manages it"):
            self.split(world, goal, {world.anna: 6}, by=world.anna)


def test_a_split_by_the_cast(cast: Cast) -> None:
    """Mona splits North's goal in force; the goals below are in force and stay."""
    goal = cast.goals["north"]
    rows = split_rows(goal, cast.person("mona"), cast.today)
    assert [row.is_open for row in rows] == [False] * 6
    refused = {row.holder.key for row in rows if row.refusal}
    assert refused == {"mona"}
