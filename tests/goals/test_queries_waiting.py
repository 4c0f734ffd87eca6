"""What waits for whom."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actions import (
    accept_goal,
    acknowledge_goal,
    answer_objection,
    object_to_goal,
    propose_goal,
    put_in_force,
    set_goal,
)
from goals.models import Goal
from goals.queries.waiting import goals_waiting, waiting_for
from goals.rules.states import Step
from goals.rules.terms import GoalState
from tests.cast import Cast


def waits(cast: Cast, key: str, name: str) -> list[str]:
    found = getattr(goals_waiting(cast.person(key), cast.today), name)
    return [goal.holder.key for goal in found]


def draft(cast: Cast, key: str, by: str) -> Goal:
    first = cast.today.replace(year=cast.today.year + 1, month=1, day=1)
    return set_goal(
        holder=cast.people.get(key) or cast.departments[key],
        measure="margin",
        starts_on=first,
        ends_on=first.replace(month=12, day=31),
        target=Decimal(6000),
        state=GoalState.DRAFT,
        by=cast.person(by),
        why="plan",
        today=cast.today,
    )


def test_targets_in_force_until_they_are_known(cast: Cast) -> None:
    assert waits(cast, "rita", "acknowledge") == ["rita"]
    assert waits(cast, "mona", "acknowledge") == ["north"]
    acknowledge_goal(goal=cast.goals["rita"], by=cast.person("rita"), today=cast.today, seen=1)
    assert waits(cast, "rita", "acknowledge") == []
    assert waits(cast, "mona", "acknowledge") == ["north"]


def test_nothing_of_windows_that_are_over(cast: Cast) -> None:
    Goal.objects.update(ends_on=cast.today - timedelta(days=1))
    assert waiting_for(cast.person("mona"), cast.today) == []


def test_from_the_draft_to_in_force(cast: Cast) -> None:
    goal = draft(cast, "rita", "mona")
    act = {"goal": goal, "today": cast.today}
    assert waits(cast, "mona", "propose") == ["rita"]
    assert waits(cast, "rita", "respond") == []
    propose_goal(**act, by=cast.person("mona"))
    assert waits(cast, "rita", "respond") == ["rita"]
    assert waits(cast, "mona", "propose") == []
    object_to_goal(**act, by=cast.person("rita"), target=Decimal(5000), text="Less", seen=1)
    assert waits(cast, "rita", "respond") == []
    assert waits(cast, "mona", "answer") == ["rita"]
    propose_goal_again(cast, goal)
    accept_goal(**act, by=cast.person("rita"), seen=2)
    assert waits(cast, "mona", "start") == ["rita"]
    for other in ("dora", "sven", "ralf", "rita"):
        assert waits(cast, other, "start") == []
    put_in_force(goals=[goal], by=cast.person("mona"), today=cast.today)
    assert waits(cast, "mona", "start") == []


def propose_goal_again(cast: Cast, goal: Goal) -> None:
    answer_objection(
        goal=goal,
        answer=Step.OFFER,
        target=Decimal(5500),
        text="Half way",
        seen=1,
        by=cast.person("mona"),
        today=cast.today,
    )


def test_what_a_director_set_waits_for_the_manager_too(cast: Cast) -> None:
    draft(cast, "rita", "dora")
    draft(cast, "north", "dora")
    assert waits(cast, "dora", "propose") == ["north", "rita"]
    assert waits(cast, "mona", "propose") == ["rita"]
    assert waits(cast, "sven", "propose") == []


def test_a_deputy_is_asked_too(cast: Cast) -> None:
    cast.people["rita"].deputies.create(
        deputy=cast.people["ralf"], starts_on=cast.today, ends_on=cast.today
    )
    assert waits(cast, "ralf", "acknowledge") == ["ralf", "rita"]
    (line,) = waiting_for(cast.person("ralf"), cast.today)
    assert (line.count, line.url) == (2, "/goals/waiting/#acknowledge")


def test_one_line_leads_to_the_goal(cast: Cast) -> None:
    (line,) = waiting_for(cast.person("rita"), cast.today)
    assert line.url == f"/goals/{cast.goals['rita'].pk}/"
    assert line.about == "Revenue of Rita Canary-rita"


def test_two_queries_beside_the_scope(cast: Cast) -> None:
    for key in ("dora", "mona", "rita"):
        person = cast.person(key)
        with CaptureQueriesContext(connection) as caught:
            waiting_for(person, cast.today)
        assert len(caught) <= 3
    for key in ("adam", "hedy", "paul"):
        assert waiting_for(cast.person(key), cast.today) == []
