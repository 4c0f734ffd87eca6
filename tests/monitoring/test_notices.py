"""Alerts reach who answers for a goal and who leads them; reviews both; promises their owner."""

import pytest

from monitoring.actions import add_commitment
from monitoring.models import Alert, Review
from monitoring.notices import ALERT, COMMITMENT, REVIEW
from salesmgmt.org.models import Notice, Period
from tests.monitoring.test_actions_alerts import JUNE as WINDOW
from tests.monitoring.test_actions_alerts import MIDDLE, check
from tests.monitoring.test_actions_reviews import END, TODAY, YEAR, opened
from tests.monitoring.world import World, make_person, manages
from tests.org.telling import read, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def led(world: World) -> World:
    """Ben leads north, Eva the company."""
    world.eva = make_person("eva", world.company)
    manages(world.eva, world.company)
    manages(world.ben, world.north)
    return world


def heard() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("person__key", "kind"))


def test_an_alert_of_a_person(led: World) -> None:
    led.goal(led.anna, 1000, *WINDOW)
    check(MIDDLE)
    assert heard() == {("anna", ALERT), ("ben", ALERT)}
    check(MIDDLE)
    assert Notice.objects.count() == 2
    ((sentence, url),) = read(led.anna, MIDDLE)
    assert sentence == "A goal is behind: Revenue of Anna, Jun 1, 2013 – Jun 30, 2013"
    assert url == f"/alerts/#alert-{Alert.objects.get().pk}"


def test_alerts_of_departments(led: World) -> None:
    led.goal(led.north, 1000, *WINDOW)
    led.goal(led.company, 1000, *WINDOW)
    check(MIDDLE)
    by_goal = {alert.pk: alert.goal.holder.key for alert in Alert.objects.all()}
    found = Notice.objects.values_list("person__key", "subject")
    assert {(person, by_goal[pk]) for person, pk in found} == {
        ("ben", led.north.key),
        ("eva", led.north.key),
        ("eva", led.company.key),
    }


def test_a_missed_goal(led: World) -> None:
    led.goal(led.anna, 1000, *WINDOW)
    check(WINDOW[1])
    sentence, _url = read(led.ben, WINDOW[1])[0]
    assert sentence.startswith("A goal was missed: ")


def test_without_anybody_above_the_holder_is_told(world: World) -> None:
    world.goal(world.anna, 1000, *WINDOW)
    check(MIDDLE)
    assert heard() == {("anna", ALERT)}


class TestReviews:
    @pytest.fixture
    def review(self, led: World) -> Review:
        Period.objects.create(
            calendar=led.calendar, kind="month", key="2013-06", starts_on=WINDOW[0], ends_on=END
        )
        led.goal(led.anna, 1000, *YEAR)
        opened(END)
        return Review.objects.get()

    def test_both_sides_are_told_once(self, led: World, review: Review) -> None:
        assert heard() == {("anna", REVIEW), ("ben", REVIEW)}
        opened(END)
        assert Notice.objects.count() == 2
        assert read(led.ben, TODAY) == [
            (
                "The review of Anna for June 2013 is open: write your side.",
                f"/reviews/{review.pk}/",
            )
        ]

    def test_a_promise_for_somebody_else(self, led: World, review: Review) -> None:
        Notice.objects.all().delete()
        given = {"review": review, "text": "Visit five shops", "due_on": TODAY, "today": TODAY}
        made = add_commitment(owner=led.anna, by=led.ben, **given)
        add_commitment(owner=led.anna, by=led.ben, **given)
        assert told(led.anna) == [(COMMITMENT, made.pk)]
        assert read(led.anna, TODAY) == [
            (
                "A commitment is yours until Jul 1, 2013: Visit five shops",
                f"/commitments/{made.pk}/",
            )
        ]

    def test_an_own_promise_is_no_news(self, led: World, review: Review) -> None:
        Notice.objects.all().delete()
        add_commitment(
            review=review, text="Call", due_on=TODAY, today=TODAY, owner=led.anna, by=led.anna
        )
        assert heard() == set()
