"""Awards are decided by a second person, within the budget, once; whatever path a write takes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from recognition.actions import approve_award, approve_awards, reject_award
from recognition.models import Award
from recognition.rules.terms import AwardState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import User
from tests.cast import BY
from tests.midyear import midyear  # noqa: F401 - an autouse fixture
from tests.recognition.story import Story


def approve(story: Story, award: Award, by: str = "mona", **other: object) -> Award:
    return approve_award(
        **{"award": award, "by": story.who(by), "today": story.today, "why": ""} | other
    )


@pytest.mark.parametrize("by", ["mona", "dora"])
def test_who_manages_the_person_or_a_director_approves(story: Story, by: str) -> None:
    award = approve(story, story.earned(), by)
    assert (award.state, award.decided_by.key) == (AwardState.APPROVED, by)
    # The second of two clicks does nothing.
    assert approve(story, award, by).decided_on == award.decided_on


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("rita", "Nobody decides on an award that they"),
        ("ralf", "decided by who manages the person"),
        ("sven", "decided by who manages the person"),
        ("adam", "decided by who manages the person"),
        ("hans", "decided by who manages the person"),
    ],
)
def test_nobody_else_decides(story: Story, by: str, words: str) -> None:
    award = story.earned()
    for decide in (approve_award, reject_award):
        with pytest.raises(ValidationError, match=words):
            decide(award=award, by=story.who(by), today=story.today, why="fair")
    assert Award.objects.get().state == AwardState.EARNED


def test_a_manager_does_not_approve_the_own_award(story: Story) -> None:
    award = story.earned("mona")
    with pytest.raises(ValidationError, match="Nobody decides on an award that they"):
        approve(story, award)
    assert approve(story, award, "dora").state == AwardState.APPROVED


def test_no_job_decides(story: Story) -> None:
    with pytest.raises(ValidationError, match="A person decides"):
        approve_award(award=story.earned(), by=SYSTEM, today=story.today)


def test_the_database_refuses_what_the_action_would(story: Story) -> None:
    """ORM and SQL writes around the action: own, own proposal, nobody's, and without a day."""
    award, today = story.earned(), story.today
    rita, mona = story.who("rita"), story.who("mona")
    decided = {"state": AwardState.APPROVED, "decided_on": today}
    for changes in (
        decided | {"decided_by": rita},
        decided | {"decided_by": mona, "proposed_by": mona},
        decided | {"decided_by": None},
        {"state": AwardState.APPROVED, "decided_by": mona},
        {"decided_on": today},
    ):
        with pytest.raises(IntegrityError, match="recognition_award"), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(**changes)
    assert Award.objects.get().state == AwardState.EARNED


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal(9000)},
        {"cost": Decimal(1)},
        {"target": Decimal(1)},
        {"state": AwardState.EARNED, "decided_by": None, "decided_on": None},
        {"state": AwardState.REJECTED},
        {"why": "another reason"},
        {"booked_on": "2025-01-01"},
    ],
)
def test_what_was_decided_stays(story: Story, changes: dict) -> None:
    award = approve(story, story.earned())
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(**changes)
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(person=story.who("ralf"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).delete()


def test_an_amount_that_changed_is_looked_at_again(story: Story) -> None:
    award = story.earned()
    with pytest.raises(ValidationError, match="figures changed in the meantime"):
        approve(story, award, seen=Decimal("11.99"))
    assert approve(story, award, seen=Decimal("12.00")).state == AwardState.APPROVED


def test_a_refusal_needs_a_reason_and_is_final(story: Story) -> None:
    award, mona = story.earned(), story.who("mona")
    with pytest.raises(ValidationError, match="Say in words why"):
        reject_award(award=award, by=mona, why="  ", today=story.today)
    refused = reject_award(award=award, by=mona, why="The shop is his", today=story.today)
    assert (refused.state, refused.why) == (AwardState.REJECTED, "The shop is his")
    assert reject_award(award=award, by=mona, why="again", today=story.today).why == refused.why
    with pytest.raises(ValidationError, match="decided already"):
        approve(story, award, "dora")


def test_the_budget_of_a_window(story: Story) -> None:
    """Two awards of 12; 24 is enough, a cent less is not."""
    story.programme(budget=Decimal("23.99"))
    story.goal("ralf")
    story.sells("ralf", 1100)
    first = story.earned()
    second = Award.objects.get(person__key="ralf")
    approve(story, first)
    with pytest.raises(ValidationError, match="budget of this window"):
        approve(story, second)
    with pytest.raises(ValidationError, match="budget of this window"):
        approve(story, second, why="A good year")
    with pytest.raises(ValidationError, match="budget of this window"):
        approve(story, second, "dora")
    assert approve(story, second, "dora", why="A good year").state == AwardState.APPROVED


def test_all_or_none(story: Story) -> None:
    story.programme(budget=Decimal(24))
    for key in ("ralf", "rosa"):
        story.goal(key)
        story.sells(key, 1100)
    story.earned()
    awards = list(Award.objects.values_list("pk", flat=True))
    mona = story.who("mona")
    with pytest.raises(ValidationError, match="budget of this window"):
        approve_awards(awards=awards, by=mona, today=story.today)
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.EARNED}
    assert len(approve_awards(awards=awards[:2], by=mona, today=story.today)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_use_the_budget_once(story: Story) -> None:
    """Each alone is within the budget, both together are not: one of them wins."""
    story.programme(budget=Decimal(12))
    story.goal("ralf")
    story.sells("ralf", 1100)
    story.earned()
    today, mona = story.today, User.objects.get(key="mona")

    def one(pk: int) -> str:
        try:
            approve_awards(awards=[pk], by=User.objects.get(pk=mona.pk), today=today)
        except ValidationError as error:
            return error.messages[0][:10]
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(one, Award.objects.values_list("pk", flat=True)))
    assert said == ["The budget", "approved"]
    assert Award.objects.filter(state=AwardState.APPROVED).count() == 1


def test_a_deputy_does_not_approve_for_themselves(story: Story) -> None:
    """Rita stands in for Mona: her own award stays out of reach, Ralf's does not."""
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    own = story.earned()
    org.appoint_deputy(
        person=story.who("mona"),
        deputy=story.who("rita"),
        starts_on=story.today,
        ends_on=story.today + timedelta(days=3),
        **BY,
    )
    with pytest.raises(ValidationError, match="Nobody decides on an award that they"):
        approve(story, own, "rita")
    other = Award.objects.get(person__key="ralf")
    assert approve(story, other, "rita").decided_by.key == "rita"
