"""Cash leaves by a payroll file and comes back with a reference; items need their proof."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from recognition.actions import (
    approve_award,
    confirm_payment,
    fulfil_award,
    make_payroll_export,
)
from recognition.models import Award, Fulfilment, PayrollExport
from recognition.queries.payroll import exports, payroll_rows, to_export, total_of
from recognition.rules.terms import AwardKind, AwardState
from tests.midyear import midyear  # noqa: F401 - an autouse fixture
from tests.recognition.story import FIRST, LAST, Story


def approved(story: Story, person: str = "rita", **given: object) -> Award:
    award = story.earned(person, **given)
    return approve_award(award=award, by=story.who("dora"), today=story.today)


def export(story: Story) -> PayrollExport:
    return make_payroll_export(by=story.who("paul"), today=story.today)


def confirm(story: Story, made: PayrollExport, **given: object) -> list[Award]:
    return confirm_payment(
        **{
            "export": made,
            "reference": "Run 6",
            "paid_on": story.today,
            "by": story.who("paul"),
            "today": story.today,
        }
        | given
    )


def test_only_approved_cash_goes_into_a_file(story: Story) -> None:
    story.programme()
    for key in ("ralf", "rosa"):
        story.goal(key)
        story.sells(key, 1100)
    award = approved(story)
    made = export(story)
    assert [one.pk for one in made.awards.all()] == [award.pk]
    with pytest.raises(ValidationError, match="no approved pay"):
        export(story)


def test_the_file_is_the_same_any_time(story: Story) -> None:
    award, made = approved(story), export(story)
    rows = list(payroll_rows(made, "EUR"))
    assert rows == [
        (
            award.pk,
            "rita",
            "Rita Canary-rita",
            Decimal("12.00"),
            "EUR",
            "Commission",
            FIRST,
            LAST,
        )
    ]
    confirm(story, made)
    assert list(payroll_rows(made, "EUR")) == rows


def test_who_pays(story: Story) -> None:
    approved(story)
    for key in ("dora", "mona", "hans", "adam"):
        with pytest.raises(Exception, match="paid out by payroll"):
            make_payroll_export(by=story.who(key), today=story.today)
    made = export(story)
    with pytest.raises(Exception, match="paid out by payroll"):
        confirm(story, made, by=story.who("dora"))


def test_the_reference_is_the_proof_and_stays(story: Story) -> None:
    approved(story)
    made = export(story)
    (paid,) = confirm(story, made)
    assert confirm(story, made, reference="Run 7") == []
    proof = Fulfilment.objects.get()
    assert (proof.award_id, proof.reference, proof.done_on) == (paid.pk, "Run 6", story.today)
    assert Award.objects.get().state == AwardState.FULFILLED
    with pytest.raises(InternalError), transaction.atomic():
        Fulfilment.objects.update(reference="other")
    with pytest.raises(InternalError), transaction.atomic():
        PayrollExport.objects.update(key="other")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reference": " \n "}, "reference"),
        ({"reference": "x" * 201}, "reference"),
        ({"paid_on": date(2099, 1, 1)}, "paid_on"),
        ({"paid_on": date(2020, 1, 1)}, "paid_on"),
    ],
)
def test_what_is_no_proof(story: Story, given: dict, field: str) -> None:
    approved(story)
    made = export(story)
    with pytest.raises(ValidationError) as refused:
        confirm(story, made, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Fulfilment.objects.exists()


def test_an_award_is_in_one_file(story: Story) -> None:
    award = approved(story)
    export(story)
    other = PayrollExport.objects.create(
        key="other", made_on=story.today, act="00000000-0000-0000-0000-000000000001"
    )
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(export=other)


def test_a_clawback_is_netted_in_the_next_file(story: Story) -> None:
    """12 were paid; after a return of 110 it is 3.80: 8.20 are taken back."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1100)
    story.close()
    story.compute()
    approve_award(award=Award.objects.get(), by=story.who("dora"), today=story.today)
    confirm(story, export(story))
    story.brings_back(order, 1, date(2025, 2, 3))
    assert story.compute()["corrected"] == 1
    correction = Award.objects.get(corrects__isnull=False)
    approve_award(award=correction, by=story.who("dora"), today=story.today)
    assert total_of(to_export()) == (1, Decimal("-8.20"))
    second = export(story)
    assert [row[3] for row in payroll_rows(second, "EUR")] == [Decimal("-8.20")]
    confirm(story, second)
    assert sum(Award.objects.values_list("amount", flat=True)) == Decimal("3.80")
    assert [made.unpaid for made in exports()] == [0, 0]


@pytest.mark.parametrize("kind", [AwardKind.TRAVEL, AwardKind.OFFICE, AwardKind.TIME_OFF])
def test_items_are_handed_over_by_hr(story: Story, kind: AwardKind) -> None:
    story.approve(story.draft("Item", story.item(kind)))
    award = approved(story)
    days = {}
    if kind is AwardKind.TIME_OFF:
        days = {"starts_on": story.today, "ends_on": story.today + timedelta(days=1)}
    given = {"award": award, "reference": "Room 4", "today": story.today} | days
    for key in ("mona", "paul", "rita", "adam"):
        with pytest.raises(ValidationError, match=r"handed over|hands over"):
            fulfil_award(by=story.who(key), **given)
    done = fulfil_award(by=story.who("hans"), **given)
    again = fulfil_award(by=story.who("hans"), **given | {"reference": "Room 5"})
    assert done.state == again.state == AwardState.FULFILLED
    assert Fulfilment.objects.get().reference == "Room 4"


def test_an_item_waits_for_its_approval(story: Story) -> None:
    story.approve(story.draft("Item", story.item()))
    award = story.earned()
    with pytest.raises(ValidationError, match="Only an approved award"):
        fulfil_award(award=award, reference="B-1", by=story.who("hans"), today=story.today)


@pytest.mark.parametrize(
    ("kind", "days", "field"),
    [
        (AwardKind.TIME_OFF, (None, None), "starts_on"),
        (AwardKind.TIME_OFF, (0, None), "ends_on"),
        (AwardKind.TIME_OFF, (1, 0), "ends_on"),
        (AwardKind.TRAVEL, (0, 1), "starts_on"),
    ],
)
def test_days_belong_to_time_off(
    story: Story, kind: AwardKind, days: tuple[int | None, int | None], field: str
) -> None:
    story.approve(story.draft("Item", story.item(kind)))
    award = approved(story)
    first, last = (None if n is None else story.today + timedelta(days=n) for n in days)
    with pytest.raises(ValidationError) as refused:
        fulfil_award(
            award=award,
            reference="L-1",
            by=story.who("hans"),
            today=story.today,
            starts_on=first,
            ends_on=last,
        )
    assert field in refused.value.message_dict or "before the first" in str(refused.value)
    assert not Fulfilment.objects.exists()


def test_cash_does_not_go_by_hr(story: Story) -> None:
    with pytest.raises(ValidationError, match="paid out by payroll"):
        fulfil_award(award=approved(story), reference="x", by=story.who("hans"), today=story.today)
