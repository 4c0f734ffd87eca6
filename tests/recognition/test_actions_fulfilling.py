"""Time off, offices and travel are handed over by HR, once, with their proof."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from recognition.actions import approve_award, fulfil_award, make_payroll_export, reject_award
from recognition.models import Award, Fulfilment
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.org import actions as org
from salesmgmt.org.models import Role
from tests.cast import BY, START
from tests.recognition.races import at_once
from tests.recognition.story import Story


def approved(story: Story, kind: AwardKind = AwardKind.TRAVEL, person: str = "rita") -> Award:
    story.approve(story.draft("Item", story.item(kind)))
    return approve_award(award=story.earned(person), by=story.who("dora"), today=story.today)


def hand_over(story: Story, award: Award, by: str = "hans", **given: object) -> Award:
    asked = {"award": award, "reference": "B-1", "by": story.who(by), "today": story.today}
    return fulfil_award(**asked | given)


def days_of(story: Story, kind: AwardKind) -> dict[str, object]:
    if kind is not AwardKind.TIME_OFF:
        return {}
    return {"starts_on": story.today, "ends_on": story.today + timedelta(days=1)}


ITEMS = [AwardKind.TRAVEL, AwardKind.OFFICE, AwardKind.TIME_OFF]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ITEMS)
def test_items_are_handed_over_by_hr(story: Story, kind: AwardKind) -> None:
    award, days = approved(story, kind), days_of(story, kind)
    for key in ("mona", "paul", "rita", "adam", "sven"):
        with pytest.raises(ValidationError, match=r"handed over|hands over"):
            hand_over(story, award, key, **days)
    done = hand_over(story, award, **days)
    again = hand_over(story, award, "dora", **days | {"reference": "B-2"})
    assert done.state == again.state == AwardState.FULFILLED
    proof = Fulfilment.objects.get()
    assert (proof.reference, proof.done_by.key, proof.done_on) == ("B-1", "hans", story.today)
    assert {"starts_on": proof.starts_on, "ends_on": proof.ends_on} == (
        days or {"starts_on": None, "ends_on": None}
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize("reference", ["", " \n\t ", "x" * 201])
def test_each_needs_its_proof(story: Story, kind: AwardKind, reference: str) -> None:
    award, days = approved(story, kind), days_of(story, kind)
    with pytest.raises(ValidationError) as refused:
        hand_over(story, award, reference=reference, **days)
    assert list(refused.value.message_dict) == ["reference"]
    assert Award.objects.get().state == AwardState.APPROVED
    hand_over(story, award, reference="x" * 200, **days)
    assert Award.objects.get().state == AwardState.FULFILLED


def test_a_reference_is_one_line(story: Story) -> None:
    hand_over(story, approved(story), reference="  Room\n 4 ")
    assert Fulfilment.objects.get().reference == "Room 4"


@pytest.mark.parametrize("is_refused", [False, True])
def test_only_an_approved_item(story: Story, is_refused: bool) -> None:
    story.approve(story.draft("Item", story.item()))
    award = story.earned()
    if is_refused:
        reject_award(award=award, by=story.who("dora"), why="no", today=story.today)
    with pytest.raises(ValidationError, match="Only an approved award"):
        hand_over(story, award)
    assert not Fulfilment.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "days", "field"),
    [
        (AwardKind.TIME_OFF, (None, None), "starts_on"),
        (AwardKind.TIME_OFF, (None, 1), "starts_on"),
        (AwardKind.TIME_OFF, (0, None), "ends_on"),
        (AwardKind.TIME_OFF, (1, 0), "__all__"),
        # Two days were earned; the story's today is a Monday.
        (AwardKind.TIME_OFF, (1, 1), "ends_on"),
        (AwardKind.TIME_OFF, (0, 2), "ends_on"),
        (AwardKind.TIME_OFF, (4, 8), "ends_on"),
        (AwardKind.TIME_OFF, (1, 2), None),
        (AwardKind.TIME_OFF, (4, 7), None),
        (AwardKind.TIME_OFF, (5, 6), None),
        (AwardKind.TRAVEL, (0, 1), "starts_on"),
        (AwardKind.OFFICE, (None, 1), "starts_on"),
    ],
)
def test_days_belong_to_time_off(
    story: Story, kind: AwardKind, days: tuple[int | None, int | None], field: str | None
) -> None:
    award = approved(story, kind)
    first, last = (None if n is None else story.today + timedelta(days=n) for n in days)
    given = {"starts_on": first, "ends_on": last}
    if field is None:
        assert hand_over(story, award, **given).state == AwardState.FULFILLED
        return
    with pytest.raises(ValidationError) as refused:
        hand_over(story, award, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Fulfilment.objects.exists()


def test_nobody_hands_over_what_they_receive(story: Story) -> None:
    """Rita is in HR too, and Hans stands in for her; a director does it."""
    award = approved(story)
    org.grant_roles(rows=[org.RoleRow(story.cast.people["rita"], Role.HR, START)], **BY)
    org.appoint_deputy(
        person=story.who("rita"),
        deputy=story.who("hans"),
        starts_on=story.today,
        ends_on=story.today,
        **BY,
    )
    for key in ("rita", "hans"):
        with pytest.raises(ValidationError, match="Somebody else hands over"):
            hand_over(story, award, key)
    assert hand_over(story, award, "dora").state == AwardState.FULFILLED


def test_an_item_is_in_no_payroll_file(story: Story) -> None:
    approved(story)
    with pytest.raises(ValidationError, match="no approved pay"):
        make_payroll_export(by=story.who("paul"), today=story.today)


def test_cash_does_not_go_by_hr(story: Story) -> None:
    story.programme()
    award = approve_award(award=story.earned(), by=story.who("dora"), today=story.today)
    for key in ("hans", "dora"):
        with pytest.raises(ValidationError, match="paid out by payroll"):
            hand_over(story, award, key)


def test_the_proof_stays(story: Story) -> None:
    """Past the action: none is changed or taken away, and nothing is handed over without one."""
    award = approved(story)
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(state=AwardState.FULFILLED)
    hand_over(story, award)
    proof = Fulfilment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fulfilment.objects.create(award=award, done_on=story.today, reference="2", act=proof.act)
    for write in (
        lambda: Fulfilment.objects.update(reference="other"),
        lambda: Fulfilment.objects.all().delete(),
    ):
        with pytest.raises(InternalError, match="pgtrigger: Cannot"), transaction.atomic():
            write()
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(state=AwardState.APPROVED)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_once_hand_over_once(story: Story) -> None:
    award = approved(story)
    said = at_once(*[lambda n=n: hand_over(story, award, reference=f"B-{n}") for n in range(3)])
    assert said == ["done"] * 3
    assert Fulfilment.objects.count() == 1
