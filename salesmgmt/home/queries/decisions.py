"""What waits for a person today, from every stage, the most urgent first."""

from dataclasses import dataclass
from datetime import date

from diagnostics.queries import waiting as diagnostics
from goals.queries import waiting as goals
from monitoring.queries import waiting as monitoring
from recognition.queries import waiting as recognition
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person
from training.queries import waiting as training

# Two parts, each within the budget of queries for one page.
PARTS = {"work": (goals, monitoring), "causes": (diagnostics, training, recognition)}
MOST = 12
"""Lines that are shown at first; the others are behind "show all"."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Lines in the order of their due days, those without one last."""

    first: tuple[Waiting, ...]
    more: tuple[Waiting, ...]


def decisions_of(part: str, user: Person, today: date) -> Decisions:
    """Everything that waits for `user` in a part; each stage answers for itself.

    Raises KeyError for an unknown part.
    """
    found = [line for stage in PARTS[part] for line in stage.waiting_for(user, today)]
    found.sort(key=lambda line: (line.due_on is None, line.due_on or date.max))
    return Decisions(tuple(found[:MOST]), tuple(found[MOST:]))
