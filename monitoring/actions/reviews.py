"""What both sides do in a review: say, promise, sign; and what becomes of a promise (M5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from monitoring.access import NO_SIDE, may_drop, may_finish, people_to_commit, sides_of
from monitoring.models import Commitment, Review, ReviewNote, SignOff
from monitoring.notices import COMMITMENT
from monitoring.rules.terms import ReviewState, Side
from salesmgmt.org.actions.checks import deputy, needed, recorded, wrong
from salesmgmt.org.actions.notices import notify
from salesmgmt.org.models import User

LONGEST_NOTE = 10_000


def add_note(*, review: Review, text: str, by: User, today: date) -> ReviewNote:
    """Write what one side says; it stays. The second of two clicks changes nothing.

    Who signed before signed another record: their signature no longer counts.
    """
    said = needed("text", text, _("Write what you want to say."), LONGEST_NOTE)
    with _talking(review, "add_note", by=by, today=today) as (locked, sides, act):
        last = locked.notes.order_by("-pk").first()
        if last is not None and (last.author_id, last.text) == (by.pk, said):
            return last
        _void_signatures(locked, act)
        return ReviewNote.objects.create(
            review=locked, side=sides[0], author=by, text=said, act=act
        )


def add_commitment(
    *, review: Review, owner: User, text: str, due_on: date, by: User, today: date
) -> Commitment:
    """Write what somebody will do until a day. The second of two clicks changes nothing.

    Like a note it voids a signature from before.
    """
    promised = needed("text", text, _("Write what will be done."))
    if due_on < today:
        raise wrong("due_on", _("Choose today or a later day."))
    with _talking(review, "add_commitment", by=by, today=today) as (locked, _sides, act):
        if not people_to_commit(locked, today).filter(pk=owner.pk).exists():
            message = _("A commitment is owned by one of the two, or by who answers for a part.")
            raise wrong("owner", message)
        same = locked.commitments.open().filter(owner=owner, text=promised, due_on=due_on).first()
        if same is not None:
            return same
        _void_signatures(locked, act)
        made = Commitment.objects.create(review=locked, owner=owner, text=promised, due_on=due_on)
        notify(people=[owner.pk], kind=COMMITMENT, subject=made.pk, by=by)
        return made


def sign_review(*, review: Review, side: Side, by: User, today: date, seen: str) -> SignOff:
    """Agree for one side that the record is right; signed by both sides it is closed for ever.

    Two different people: who signed for one side, as a deputy too, does not sign for the other.
    `seen` is the stamp of the record that was read (`Review.stamp`).
    """
    with _talking(review, "sign_review", by=by, today=today) as (locked, sides, act):
        if side not in sides:
            raise wrong("side", _("You do not speak for this side of the review."))
        signed = list(locked.sign_offs.standing())
        if any(each.side == side for each in signed):
            raise wrong("side", _("This side has signed already."))
        if any(each.by_id == by.pk for each in signed):
            raise wrong("side", _("You signed for the other side: it takes two people."))
        if locked.stamp() != seen:
            raise ValidationError(
                _("Something was written in the meantime. Read it, then sign."), "stale"
            )
        made = SignOff.objects.create(review=locked, side=side, by=by, act=act)
        if signed:
            locked.state = ReviewState.SIGNED
            locked.save(update_fields=["state"])
    return made


def finish_commitment(*, commitment: Commitment, by: User, why: str, today: date) -> Commitment:
    """Say that a commitment is kept; by its owner or who leads the review, once."""
    with _ending(commitment, "finish_commitment", by=by, why=why, today=today) as locked:
        if not may_finish(by, locked, today):
            raise wrong("commitment", _("Its owner or who leads the review says that it is done."))
        locked.done_on = today
        locked.save(update_fields=["done_on"])
    return locked


def drop_commitment(*, commitment: Commitment, by: User, why: str, today: date) -> Commitment:
    """Give a commitment up, with the reason; by who leads the review, once."""
    reason = needed("why", why, _("Say why it is given up."))
    with _ending(commitment, "drop_commitment", by=by, why=reason, today=today) as locked:
        if not may_drop(by, locked, today):
            raise wrong("commitment", _("Only who leads the review gives a commitment up."))
        locked.dropped_on = today
        locked.save(update_fields=["dropped_on"])
    return locked


def _void_signatures(review: Review, act: UUID) -> None:
    """What was signed is no longer the record."""
    review.sign_offs.standing().update(voided_act=act)


@contextmanager
def _talking(
    review: Review, verb: str, *, by: User, today: date
) -> Iterator[tuple[Review, list[Side], UUID]]:
    """One act in an open review under lock, with the sides that `by` speaks for."""
    facts = {"review": review.pk, **deputy(by, today)}
    with recorded(f"monitoring.{verb}", by=by, why="", **facts) as act:
        locked = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
        sides = sides_of(by, locked, today)
        if not sides:
            raise ValidationError(NO_SIDE, "no_side")
        if locked.state == ReviewState.SIGNED:
            raise ValidationError(_("Both sides have signed: the record stays as it is."), "signed")
        yield locked, sides, act


@contextmanager
def _ending(
    commitment: Commitment, verb: str, *, by: User, why: str, today: date
) -> Iterator[Commitment]:
    """One act on a commitment under lock that is not over yet."""
    facts = {"commitment": commitment.pk, **deputy(by, today)}
    with recorded(f"monitoring.{verb}", by=by, why=why.strip(), **facts):
        rows = Commitment.objects.select_for_update(no_key=True, of=("self",))
        locked = rows.select_related("review").get(pk=commitment.pk)
        if locked.done_on or locked.dropped_on:
            raise ValidationError(_("This commitment is over already."), "over")
        yield locked
