"""Coaching talks as their two people see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from salesmgmt.org.access import Person
from training.models import CoachingNote, CoachingTalk


@dataclass(frozen=True, slots=True)
class Talks:
    """Own talks, as coach or as person: planned ones by day, held ones the latest first."""

    planned: Sequence[CoachingTalk]
    held: Sequence[CoachingTalk]


def talks_of(user: Person, today: date) -> Talks:
    """The talks of which `user` is one of the two; one query."""
    rows = CoachingTalk.objects.visible_to(user, today).select_related("coach", "person")
    talks = list(rows.order_by("planned_on", "pk"))
    held = [(talk.held_on, talk.pk, talk) for talk in talks if talk.held_on]
    return Talks(
        planned=[talk for talk in talks if not talk.held_on],
        held=[talk for _on, _pk, talk in sorted(held, reverse=True)],
    )


def notes_of(talk: CoachingTalk) -> QuerySet[CoachingNote]:
    """What the two wrote down, oldest first."""
    return talk.notes.select_related("author").order_by("pk")
