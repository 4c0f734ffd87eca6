"""Two at once: weights stay true and a key stays one goal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from goals.actions import (
    NewGoal,
    Share,
    accept_goal,
    acknowledge_goal,
    answer_objection,
    edit_goal,
    object_to_goal,
    put_in_force,
    revise_goal,
    set_goal,
    set_goals,
    split_goal,
    withdraw_goal,
)
from goals.models import Acknowledgement, Goal
from goals.rules.states import Step
from goals.rules.terms import Driver, GoalState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import User
from tests.monitoring.world import World, manages

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


@pytest.mark.django_db(transaction=True)
def test_two_answers_and_two_clicks() -> None:
    """Of two different answers to one objection one holds; the same click twice is one."""
    world = World()
    manages(world.ben, world.company)
    manages(world.dirk, world.north)
    today = date(2013, 5, 1)
    done = set_goals(
        [NewGoal(world.anna, "revenue", *JUNE, Decimal(1000), state=GoalState.PROPOSED)],
        by=world.ben,
        why="plan",
        today=today,
    )
    goal = Goal.objects.get(pk=done.created[0])
    act = {"goal": goal, "today": today}

    def objecting() -> None:
        object_to_goal(**act, target=Decimal(900), text="Less", seen=1, by=world.anna)

    def accepting() -> None:
        accept_goal(**act, seen=1, by=world.anna)

    assert at_once(objecting, objecting) == ["done", "done"]
    assert goal.remarks.count() == 2
    assert at_once(accepting) == ["Only a proposed goal can be accepted."]

    def answering(by: User, answer: Step) -> object:
        return lambda: answer_objection(**act, answer=answer, text="So", seen=1, by=by)

    found = at_once(answering(world.ben, Step.ADOPT), answering(world.dirk, Step.INSIST))
    assert found == ["There is no objection to answer.", "done"]
    assert goal.remarks.count() == 3

    def starting() -> None:
        put_in_force(goals=[goal], by=world.ben, today=today)

    def noting() -> None:
        seen = goal.versions.count()
        acknowledge_goal(**act, seen=seen, by=world.anna)

    assert at_once(starting, starting, noting, noting) == ["done"] * 4
    assert Acknowledgement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_an_answer_or_a_new_goal() -> None:
    """No answer counts for figures that were not seen, and weights stay within 100 %."""
    world = World()
    today = date(2013, 5, 1)
    half = Decimal("0.5")

    def proposed(measure: str) -> Goal:
        row = NewGoal(world.anna, measure, *JUNE, Decimal(9), weight=half, state=GoalState.PROPOSED)
        return Goal.objects.get(pk=set_goals([row], by=SYSTEM, why="x", today=today).created[0])

    goal = proposed("revenue")
    act = {"goal": goal, "today": today, "seen": 1}

    def editing(**changes: object) -> object:
        return lambda: edit_goal(**act, **changes, reason="New", by=SYSTEM)

    def accepting() -> None:
        accept_goal(**act, by=world.anna)

    found = at_once(editing(target=Decimal(8)), accepting)
    assert "done" in found
    goal.refresh_from_db()
    # Whoever came first: the new figure waits for its own answer.
    assert (goal.state, goal.versions.count()) == ("proposed", 2)

    act["seen"] = 2
    found = at_once(editing(weight=Decimal("0.6")), lambda: proposed("margin"))
    assert found[1] == "done"
    assert "come to 110 %" in found[0]
    assert Goal.objects.aggregate(all=Sum("weight"))["all"] <= 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_an_answer() -> None:
    """A withdrawn goal is never agreed, whichever click came first; two withdrawals are one."""
    world = World()
    today = date(2013, 5, 1)
    row = NewGoal(world.anna, "revenue", *JUNE, Decimal(9), state=GoalState.PROPOSED)
    (pk,) = set_goals([row], by=SYSTEM, why="x", today=today).created
    act = {"goal": Goal.objects.get(pk=pk), "today": today, "seen": 1}

    def withdrawing() -> None:
        withdraw_goal(**act, reason="No", by=SYSTEM)

    found = at_once(withdrawing, withdrawing, lambda: accept_goal(**act, by=world.anna))
    assert found.count("done") >= 2
    goal = Goal.objects.get()
    assert (goal.state, goal.remarks.filter(said="withdrawn").count()) == ("withdrawn", 1)


@pytest.mark.django_db(transaction=True)
def test_a_split_sent_twice() -> None:
    world = World()
    goal = set_goal(
        holder=world.north,
        measure="revenue",
        starts_on=JUNE[0],
        ends_on=JUNE[1],
        target=Decimal(1000),
        by=SYSTEM,
        why="plan",
        today=JUNE[0],
    )
    shares = [Share(world.anna, Decimal(600)), Share(world.coast, Decimal(400))]

    def splitting() -> None:
        split_goal(goal=goal, shares=shares, by=SYSTEM, today=JUNE[0])

    assert at_once(splitting, splitting) == ["done", "done"]
    assert Goal.objects.count() == 3
