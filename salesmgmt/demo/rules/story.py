"""On which days the made-up year takes place: a function of the running quarter and of today.

Today lies 74 to 80 days after the first day of the running quarter (rules/moving.py), whatever
the date. All days of the story are counted from one of the two, so its acts are allowed on
any date: a revision falls into a month that is open, awards into a quarter whose months are closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from salesmgmt.demo.rules.moving import QUARTER, Window

CLOSED_AFTER = timedelta(days=30)
"""A period is closed when it ended so long ago: of the running quarter the first month."""


class Span(Protocol):
    """Whatever has a last day: a fiscal period."""

    @property
    def ends_on(self) -> date: ...


_Period = TypeVar("_Period", bound=Span)


@dataclass(frozen=True, slots=True)
class StoryDays:
    """Today, the running quarter, and the days counted from them, in the order of the chapters."""

    today: date
    running: Window

    @classmethod
    def until(cls, end: date, today: date) -> "StoryDays":
        """Those of the quarter that ends on `end` and runs on `today`."""
        return cls(today, Window(end - QUARTER + timedelta(days=1), end))

    def quarter(self, back: int) -> Window:
        """The quarter so many quarters before the running one; 0 is the running one."""
        return Window(
            self.running.starts_on - QUARTER * back, self.running.ends_on - QUARTER * back
        )

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=days)

    def closed(self, periods: Iterable[_Period]) -> Iterator[_Period]:
        """Those of the periods that are closed by today."""
        return (each for each in periods if each.ends_on < self.today - CLOSED_AFTER)

    def targets_set_on(self, quarter: Window) -> date:
        """When departments got their targets."""
        return quarter.starts_on - timedelta(days=10)

    @property
    def written_on(self) -> date:
        """When sheets and modules were written, for the running quarter."""
        return self.running.starts_on - timedelta(days=30)

    @property
    def revised_on(self) -> date:
        """In the second month of the running quarter, which is open."""
        return self.running.starts_on + timedelta(days=45)

    @property
    def proposed_on(self) -> date:
        """When next quarter's goals were proposed."""
        return self.ago(6)

    @property
    def answered_on(self) -> date:
        """When people answered them."""
        return self.ago(3)

    @property
    def missed_opened_on(self) -> date:
        """When the goal missed two quarters ago was opened as a diagnosis."""
        return self.quarter(2).ends_on + timedelta(days=6)

    @property
    def running_opened_on(self) -> date:
        """When the goal that is behind was opened as a diagnosis."""
        return self.ago(4)

    @property
    def programmes_written_on(self) -> date:
        """Before the last quarter, for which they pay."""
        return self.quarter(1).starts_on - timedelta(days=20)

    @property
    def awarded_on(self) -> date:
        """After the last quarter's months were closed."""
        return self.ago(15)
