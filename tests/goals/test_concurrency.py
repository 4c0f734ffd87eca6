"""Two at once: weights stay true and a key stays one goal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from goals.actions import NewGoal, revise_goal, set_goals
from goals.models import Goal
from goals.rules.terms import Driver
from salesmgmt.journal.acts import SYSTEM
from tests.monitoring.world import World

JUNE = (date(2013, 6, 1), date(2013, 6, 30))


def at_once(*calls: object) -> list[str]:
    """Run the calls in threads that start together; what each came to."""
    start = Barrier(len(calls))

    def run(call: object) -> str:
        try:
            start.wait(timeout=10)
            call()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_weights_and_keys_and_versions() -> None:
    world = World()

    def setting(measure: str, key: str) -> object:
        row = NewGoal(world.anna, measure, *JUNE, Decimal(1000), weight=Decimal("0.6"), key=key)
        return lambda: set_goals([row], by=SYSTEM, why="plan")

    found = at_once(setting("revenue", "a"), setting("margin", "b"))
    assert found[1] == "done"
    assert "come to 120 %" in found[0]
    Goal.objects.update(key="a")
    measure = Goal.objects.get().measure
    assert at_once(*[setting(measure, "a")] * 2) == ["done", "done"]
    assert Goal.objects.count() == 1

    goal = Goal.objects.get()
    revision = {
        "goal": goal,
        "effective_on": date(2013, 6, 10),
        "driver": Driver.ECONOMY,
        "reason": "demand",
        "by": SYSTEM,
        "today": date(2013, 6, 1),
    }
    calls = [lambda n=n: revise_goal(target=Decimal(n), **revision) for n in (1, 2, 3)]
    assert at_once(*calls) == ["done"] * 3
    assert sorted(goal.versions.values_list("number", flat=True)) == [1, 2, 3, 4]
