"""Coaching talks: planned, held, and what the two of them wrote down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import check_fields, deputy, recorded, wrong
from salesmgmt.org.models import User
from training.access import why_not_plan
from training.models import CoachingNote, CoachingTalk

FURTHEST = timedelta(days=730)


def plan_talk(
    *,
    coach: User,
    person: User,
    planned_on: date,
    agenda: str,
    by: User | None,
    why: str,
    today: date,
    reason_kind: str = "",
    reason_key: str = "",
    is_demo: bool = False,
) -> CoachingTalk:
    """Plan a talk; planned twice in the same words while it is to be held, it is one talk.

    The reason is the name of a later storey's page and its object's key. The agenda is the
    two people's: the history does not keep it.
    """
    if not timedelta(0) <= planned_on - today <= FURTHEST:
        raise wrong("planned_on", _("The day lies between today and two years from now."))
    facts = {"person": person.pk, **deputy(by, today)}
    with recorded("training.plan_talk", by=by, why=why, **facts):
        # Two clicks wait for each other at the coach's row.
        User.objects.select_for_update(no_key=True).get(pk=coach.pk)
        if refusal := why_not_plan(by, coach, person, today):
            raise ValidationError(refusal)
        talk = CoachingTalk(
            coach=coach,
            person=person,
            planned_on=planned_on,
            agenda=agenda.strip(),
            reason_kind=reason_kind,
            reason_key=reason_key,
            is_demo=is_demo,
        )
        if planned := _planned_already(talk):
            return planned
        check_fields(talk)
        talk.save()
    return talk


def hold_talk(*, talk: CoachingTalk, held_on: date, by: User, today: date) -> CoachingTalk:
    """Say that the talk took place, by one of the two; said twice, it is once."""
    with _of_the_two("hold_talk", talk, by) as (locked, _act):
        if held_on > today:
            raise wrong("held_on", _("Choose today or a day before."))
        if locked.held_on not in {None, held_on}:
            raise wrong("held_on", _("It is on record already that this talk was held."))
        if locked.held_on is None:
            locked.held_on = held_on
            locked.save(update_fields=["held_on"])
    return locked


def add_note(*, talk: CoachingTalk, text: str, by: User) -> CoachingNote:
    """Write something down for the two; it stays. The same text in succession is one note."""
    written = text.strip()
    if not written:
        raise wrong("text", _("Write something first."))
    with _of_the_two("add_note", talk, by) as (locked, act):
        note = CoachingNote(talk=locked, author=by, text=written, act=act)
        check_fields(note)
        last = locked.notes.order_by("-pk").first()
        if last is not None and (last.author_id, last.text) == (by.pk, written):
            return last
        note.save()
    return note


@contextmanager
def _of_the_two(verb: str, talk: CoachingTalk, by: User) -> Iterator[tuple[CoachingTalk, UUID]]:
    """One act on a talk by one of its two people: the row under lock, and the act."""
    with recorded(f"training.{verb}", by=by, why="", talk=talk.pk) as act:
        locked = CoachingTalk.objects.select_for_update(no_key=True).get(pk=talk.pk)
        if by.pk not in {locked.coach_id, locked.person_id}:
            raise wrong("by", _("A talk is open to its two people alone."))
        yield locked, act


def _planned_already(talk: CoachingTalk) -> CoachingTalk | None:
    """The same talk when it was planned a moment ago."""
    same = CoachingTalk.objects.filter(
        coach=talk.coach,
        person=talk.person,
        planned_on=talk.planned_on,
        agenda=talk.agenda,
        reason_kind=talk.reason_kind,
        reason_key=talk.reason_key,
        held_on=None,
    )
    return same.first()
