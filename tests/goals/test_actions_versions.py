"""Versions of one goal, and its end; every refusal leaves nothing behind."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from goals.actions import close_goal, set_goal
from goals.rules.terms import Driver, GoalState
from salesmgmt.journal.acts import SYSTEM
from tests.goals.setting import FIRST, LAST, TODAY, revise, setting
from tests.monitoring.world import World


@pytest.mark.django_db
class TestRevise:
    def test_old_versions_stay(self, world: World) -> None:
        goal = set_goal(**setting(world))
        version = revise(goal)
        assert (version.number, version.driver, version.reason) == (
            2,
            "economy",
            "demand fell by 20 %",
        )
        assert list(goal.versions.order_by("number").values_list("target", flat=True)) == [
            1000,
            800,
        ]

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"effective_on": FIRST - timedelta(days=1)}, "must lie in the goal's window"),
            ({"effective_on": LAST + timedelta(days=1)}, "must lie in the goal's window"),
            ({"driver": Driver.FIRST}, "Say what changed"),
            ({"driver": "weather"}, "Say what changed"),
            ({"reason": "  "}, "Say in words"),
            ({"reason": "a\x00"}, "cannot be printed"),
            ({"reason": "a" * 10**7}, "at most 2000 characters"),
            ({"target": Decimal("NaN")}, "plain number"),
            ({"target": Decimal(-1)}, "0 or more"),
        ],
    )
    def test_refusals(self, world: World, changes: dict, message: str) -> None:
        goal = set_goal(**setting(world))
        with pytest.raises(ValidationError) as refusal:
            revise(goal, **changes)
        assert message in " ".join(refusal.value.messages)
        assert goal.versions.count() == 1

    @pytest.mark.parametrize("day", [FIRST, LAST])
    def test_the_edges_of_the_window(self, world: World, day: date) -> None:
        assert revise(set_goal(**setting(world)), effective_on=day).effective_on == day

    def test_a_closed_goal_keeps_its_target(self, world: World) -> None:
        goal = set_goal(**setting(world))
        closed = close_goal(goal=goal, by=SYSTEM, why="period over", today=TODAY)
        assert closed.state == GoalState.CLOSED
        with pytest.raises(ValidationError, match="The goal is closed"):
            revise(goal)
        with pytest.raises(ValidationError, match="The goal is closed"):
            close_goal(goal=goal, by=SYSTEM, why="again", today=TODAY)
