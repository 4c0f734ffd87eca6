"""Two at once: two clicks are one, and two signatures close a review."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from monitoring.actions import (
    add_note,
    check_alerts,
    finish_commitment,
    open_reviews,
    see_alert,
    sign_review,
)
from monitoring.models import Alert, Commitment, Review, ReviewNote
from monitoring.rules.terms import ReviewState, Side
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Period, User
from tests.monitoring.world import World, manages

TODAY = date(2013, 7, 1)
END = date(2013, 6, 30)


def at_once(*calls: object) -> list[str]:
    """Run the calls in threads that start together; what each came to."""
    start = Barrier(len(calls))

    def run(call: object) -> str:
        try:
            start.wait(timeout=10)
            call()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_two_at_once() -> None:
    world = World()
    manages(world.ben, world.north)
    Period.objects.create(
        calendar=world.calendar, kind="month", key="6", starts_on=date(2013, 6, 1), ends_on=END
    )
    world.goal(world.anna, 1000, date(2013, 1, 1), date(2013, 12, 31))

    at_once(*[lambda: open_reviews(as_of=END, by=SYSTEM)] * 2)
    review = Review.objects.get()
    at_once(*[lambda: check_alerts(as_of=END, by=SYSTEM)] * 2)
    alert = Alert.objects.get()

    def person(pk: int) -> User:
        return User.objects.get(pk=pk)

    def note() -> None:
        add_note(review=review, text="Slow.", by=person(world.anna.pk), today=TODAY)

    at_once(note, note)
    assert ReviewNote.objects.count() == 1

    def see() -> None:
        see_alert(alert=alert, by=person(world.ben.pk), why="Talked.", today=TODAY)

    assert at_once(see, see)[1] == "done"
    commitment = Commitment.objects.create(
        review=review, owner=world.anna, text="Call.", due_on=TODAY
    )

    def finish() -> None:
        finish_commitment(commitment=commitment, by=person(world.anna.pk), why="", today=TODAY)

    found = at_once(finish, finish)
    assert "over already" in found[0]
    assert found[1] == "done"

    def sign(side: Side, pk: int) -> object:
        return lambda: sign_review(
            review=review, seen=review.stamp(), side=side, by=person(pk), today=TODAY
        )

    signing = (sign(Side.LEAD, world.ben.pk), sign(Side.SUBJECT, world.anna.pk))
    assert at_once(*signing) == ["done", "done"]
    review.refresh_from_db()
    assert review.state == ReviewState.SIGNED
