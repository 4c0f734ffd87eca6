"""Awards are decided by a second person, within the budget, once; whatever path a write takes."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recognition.actions import approve_award, approve_awards, reject_award
from recognition.models import Award, AwardStep
from recognition.rules.terms import AwardState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import Role, User
from tests.cast import BY, START
from tests.recognition.races import at_once
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


@pytest.mark.slow
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


def test_who_proposed_an_award_does_not_decide_on_it(story: Story) -> None:
    award = story.earned()
    Award.objects.filter(pk=award.pk).update(proposed_by=story.who("mona"))
    for decide in (approve_award, reject_award):
        with pytest.raises(ValidationError, match="that they proposed"):
            decide(award=award, by=story.who("mona"), today=story.today, why="fair")
    assert approve(story, award, "dora").decided_by.key == "dora"


def test_a_director_does_not_approve_the_own_award(story: Story) -> None:
    """Dora's goal earns her something; Mona does not manage her, so another director decides."""
    story.programme(department=story.cast.company.root)
    award = story.earned("dora")
    for by, words in (("dora", "that they, or whom"), ("mona", "decided by who manages")):
        with pytest.raises(ValidationError, match=words):
            approve(story, award, by)
    other = [org.RoleRow(story.cast.people["sven"], Role.DIRECTOR, START)]
    org.grant_roles(rows=other, **BY)
    assert approve(story, award, "sven").state == AwardState.APPROVED


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
    copy = Award.objects.get()
    copy.state, copy.decided_on, copy.decided_by = AwardState.APPROVED, today, rita
    for write in (
        copy.save,
        lambda: Award.objects.bulk_update([copy], ["state", "decided_on", "decided_by"]),
        lambda: Award.objects.create(**fields_of(copy) | {"corrects": award}),
        lambda: Award.objects.bulk_create([Award(**fields_of(copy) | {"corrects": award})]),
    ):
        with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
            write()
    assert Award.objects.get().state == AwardState.EARNED


def fields_of(award: Award) -> dict[str, object]:
    """All of an award but its own key."""
    fields = [field.attname for field in Award._meta.concrete_fields if not field.primary_key]
    return {name: getattr(award, name) for name in fields if name != "corrects_id"}


@pytest.mark.slow
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


@pytest.mark.parametrize("is_refused", [False, True])
def test_the_steps_of_a_decided_award_stay(story: Story, is_refused: bool) -> None:
    """Those of another award must not be moved to it either."""
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    award = story.earned()
    if is_refused:
        reject_award(award=award, by=story.who("mona"), why="no", today=story.today)
    else:
        approve(story, award)
    other = Award.objects.get(person__key="ralf")
    steps, others = award.steps.all(), AwardStep.objects.filter(award=other)
    step = {"position": 9, "kind": "tier", "amount": 1}
    for write in (
        lambda: steps.update(amount=1),
        steps.delete,
        lambda: steps.update(award=other, position=9),
        lambda: others.update(award=award, position=9),
        lambda: award.steps.create(**step),
        lambda: AwardStep.objects.bulk_create([AwardStep(award=award, **step)]),
    ):
        with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
            write()
    assert sum(step.amount for step in steps.all()) == award.amount
    assert others.update(amount=1) == 2


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_once_use_the_budget_once(story: Story) -> None:
    """Each alone is within the budget, both together are not: one of them wins."""
    story.programme(budget=Decimal(12))
    story.goal("ralf")
    story.sells("ralf", 1100)
    story.earned()

    def approving(pk: int) -> Callable[[], object]:
        by = User.objects.get(key="mona")
        return lambda: approve_awards(awards=[pk], by=by, today=story.today)

    said = at_once(*map(approving, Award.objects.values_list("pk", flat=True)))
    assert [words[:10] for words in said] == ["The budget", "done"]
    assert Award.objects.filter(state=AwardState.APPROVED).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one(story: Story) -> None:
    """Both approve; then, of a second award, one approves while the other refuses it."""
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    first = story.earned()
    second = Award.objects.get(person__key="ralf")
    mona, dora = story.who("mona"), story.who("dora")
    given = {"award": first, "today": story.today}
    said = at_once(lambda: approve_award(by=mona, **given), lambda: approve_award(by=dora, **given))
    assert said[1] == "done"
    assert "decided already" in said[0]

    given["award"] = second
    said = at_once(
        lambda: approve_award(by=mona, **given),
        lambda: reject_award(by=dora, why="Not his shop", **given),
    )
    assert said[1] == "done"
    assert "decided already" in said[0]
    second.refresh_from_db()
    assert (second.state, second.decided_by) in [
        (AwardState.APPROVED, mona),
        (AwardState.REJECTED, dora),
    ]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_approve_once(story: Story) -> None:
    award, mona = story.earned(), story.who("mona")
    given = {"award": award, "by": mona, "today": story.today}
    assert at_once(*[lambda: approve_award(**given)] * 3) == ["done"] * 3
    decided = Award.pgh_event_model.objects.filter(pgh_obj=award.pk, state="approved")
    assert decided.count() == 1


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
