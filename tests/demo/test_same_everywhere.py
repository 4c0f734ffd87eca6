"""Every surface says the same pace, gap and state of a goal of the demonstration on a day."""

from datetime import date, timedelta
from typing import Any

import pytest

from goals.models import Goal
from salesmgmt.org.models import Role, RoleAssignment
from tests.monitoring.surfaces import everywhere

pytestmark = pytest.mark.slow

SET = "adventureworks"
# First, last and middle days of the goals' windows, days beside them, a Saturday, and the end.
DAYS = (
    date(2011, 5, 31),
    date(2011, 9, 29),
    date(2012, 6, 30),
    date(2013, 2, 27),
    date(2013, 8, 31),
    date(2014, 3, 1),
    date(2014, 5, 21),
    date(2014, 6, 30),
)


def differing(found: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {pk: surfaces for pk, surfaces in found.items() if len(set(surfaces.values())) > 1}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_surface_says_the_same_of_every_goal(loaded: Any, day: date) -> None:
    director = RoleAssignment.objects.filter(role=Role.DIRECTOR).earliest("pk").person
    found = everywhere(director, day)
    assert found.keys() == set(Goal.objects.values_list("pk", flat=True))
    assert differing(found) == {}
    in_bulk = {"command", "endpoint", "performance", "list as a file"}
    assert all(surfaces.keys() >= in_bulk for surfaces in found.values())
    running = Goal.objects.in_force(day).values_list("pk", flat=True)
    assert all("own first screen" in found[pk] for pk in running)
    assert any("goal page" in surfaces and "loop" in surfaces for surfaces in found.values())
    # What a later day says of this one.
    later = everywhere(director, day, seen_on=day + timedelta(days=40))
    assert {pk: words["command"] for pk, words in later.items()} == {
        pk: words["command"] for pk, words in found.items()
    }
    assert differing(later) == {}
