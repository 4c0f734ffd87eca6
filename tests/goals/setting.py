"""A goal of Anna in June 2013 to be set and revised, in few words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from goals.actions import NewGoal, revise_goal
from goals.models import Goal, GoalVersion
from goals.rules.terms import Driver
from salesmgmt.journal.acts import SYSTEM
from tests.monitoring.world import World

FIRST, LAST, TODAY = date(2013, 6, 1), date(2013, 6, 30), date(2013, 5, 20)


def setting(world: World, **changes: object) -> dict:
    return {
        "holder": world.anna,
        "measure": "revenue",
        "starts_on": FIRST,
        "ends_on": LAST,
        "target": Decimal(1000),
        "by": SYSTEM,
        "why": "plan 2013",
        "today": TODAY,
        **changes,
    }


def row(world: World, **changes: object) -> NewGoal:
    base = NewGoal(world.anna, "revenue", FIRST, LAST, Decimal(1000), key="q1")
    return replace(base, **changes)


def revise(goal: Goal, **changes: object) -> GoalVersion:
    return revise_goal(
        **{
            "goal": goal,
            "target": Decimal(800),
            "effective_on": date(2013, 6, 10),
            "driver": Driver.ECONOMY,
            "reason": "demand fell by 20 %",
            "by": SYSTEM,
            "today": TODAY,
            **changes,
        }
    )
