"""Where and when the story plays: the set's people, its windows, and the day it is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from goals.models import Goal
from salesmgmt.org.models import Department, User

WHY = "made-up story of the demonstration"

DIRECTOR = "273"
NORTH_AMERICA, EUROPE = "274", "287"
"""Who manage the departments of these names."""


@dataclass(frozen=True, slots=True)
class Window:
    """A quota window of the set; both days belong to it."""

    starts_on: date
    ends_on: date

    def next(self) -> "Window":
        """The window after it, of three months."""
        first = self.ends_on + timedelta(days=1)
        return Window(first, first + timedelta(days=90))


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a chapter needs: today, people and departments by key, windows in order."""

    today: date
    people: dict[str, User]
    departments: dict[str, Department]
    windows: tuple[Window, ...]

    @classmethod
    def of(cls, today: date) -> "Scene":
        """The scene of a loaded set on a day; three queries."""
        spans = Goal.objects.filter(person__isnull=False).order_by("starts_on")
        return cls(
            today,
            {person.key or "": person for person in User.objects.all()},
            {department.key: department for department in Department.objects.all()},
            tuple(Window(*span) for span in spans.values_list("starts_on", "ends_on").distinct()),
        )

    @property
    def running(self) -> Window:
        return self.windows[-1]

    def person(self, key: str) -> User:
        """The person anew: what they reach is remembered on the object for each day."""
        return self.people[key]

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
