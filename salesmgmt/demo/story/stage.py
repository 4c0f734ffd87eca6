"""Where and when the story plays: the set's people, its windows, and the day it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goals.models import Goal
from salesmgmt.demo.rules.moving import Window
from salesmgmt.demo.rules.story import StoryDays
from salesmgmt.demo.sets.facts import HouseGoal
from salesmgmt.org.models import Department, User

WHY = "made-up story of the demonstration"

DIRECTOR = "273"
NORTH_AMERICA, EUROPE = "274", "287"
"""Who manage the departments of these names."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a chapter needs: its days, people and departments by key, the house's targets."""

    days: StoryDays
    people: dict[str, User]
    departments: dict[str, Department]
    house_goals: Sequence[HouseGoal]

    @classmethod
    def of(cls, days: StoryDays, house_goals: Sequence[HouseGoal]) -> "Scene":
        """The scene of a loaded set; two queries."""
        return cls(
            days,
            {person.key or "": person for person in User.objects.all()},
            {department.key: department for department in Department.objects.all()},
            house_goals,
        )

    def by(self, key: str, day: date) -> dict[str, Any]:
        """Who acts on which day, as actions take it."""
        return {"by": self.people[key], "today": day}

    def goal(self, key: str, window: Window) -> Goal:
        """A person's revenue goal of a window."""
        return Goal.objects.with_holder().get(
            person=self.people[key],
            measure="revenue",
            starts_on=window.starts_on,
            ends_on=window.ends_on,
        )
