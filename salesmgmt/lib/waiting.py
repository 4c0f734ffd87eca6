"""What waits for somebody, in one shape for every storey; the home page puts it together."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision or task of a person: what to do, about what, until when, and where.

    Several alike are one line with their `count` and the address of their list.
    """

    what: str | Promise
    about: str
    url: str
    icon: str
    due_on: date | None = None
    count: int = 1
    # Ids of people whose figures the line tells of; None for nobody's.
    people: tuple[int | None, ...] = ()
