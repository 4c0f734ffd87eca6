"""The three sets as what an installation needs: people, goals and intake rows, dates moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from salesmgmt.demo.rules.moving import Move, Window
from salesmgmt.demo.sets import adventureworks, crm, northwind
from salesmgmt.demo.sets.facts import DemoFacts


@dataclass(frozen=True, slots=True)
class DemoSource:
    """A set: its facts by how dates are moved and the last day that has happened.

    `last_day` is that of its last window, as published, `windows` those that become quarters.
    """

    facts: Callable[[Move, date], DemoFacts]
    last_day: date
    zone_names: Iterable[str]
    windows: Callable[[], Sequence[Window]] = tuple

    def move(self, days: int) -> Move:
        """How dates are moved by `days`; 0 leaves them as they were published."""
        return Move(days, self.windows() if days else ())

    @property
    def zones(self) -> set[ZoneInfo]:
        """Where its people are; made-up ones have no place and live by UTC."""
        return {ZoneInfo(name) for name in ("UTC", *self.zone_names)}


STORY_OF = "adventureworks"
"""The set that gets a made-up year around its record where its dates are moved."""

SETS = {
    "adventureworks": DemoSource(
        adventureworks.facts,
        adventureworks.LAST_DAY,
        adventureworks.ZONES.values(),
        adventureworks.windows,
    ),
    "crm": DemoSource(crm.facts, crm.LAST_DAY, [crm.ZONE]),
    "northwind": DemoSource(northwind.facts, northwind.LAST_DAY, northwind.ZONES.values()),
}
