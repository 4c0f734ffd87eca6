"""Cash leaves by a payroll file and comes back with a reference."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from recognition.actions import (
    approve_award,
    confirm_payment,
    make_payroll_export,
)
from recognition.models import Award, Fulfilment, PayrollExport
from recognition.queries.payroll import exports, payroll_rows, to_export, total_of
from recognition.rules.terms import AwardState
from tests.recognition.races import at_once
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


@pytest.mark.slow
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


def test_both_signs_net_in_one_file(story: Story) -> None:
    """Rita's 12 were paid and 8.20 are taken back; Ralf's 18 are new: 9.80 leave the house."""
    story.programme()
    for key, amount in (("rita", 1100), ("ralf", 1150)):
        story.goal(key)
        order = story.sells(key, amount)
        if key == "rita":
            returned = order
    story.close()
    story.compute()
    dora, today = story.who("dora"), story.today
    approve_award(award=Award.objects.get(person__key="rita"), by=dora, today=today)
    first = export(story)
    confirm(story, first)
    story.brings_back(returned, 1, date(2025, 2, 3))
    story.compute()
    for award in Award.objects.filter(state=AwardState.EARNED):
        approve_award(award=award, by=dora, today=today)
    assert total_of(to_export()) == (2, Decimal("9.80"))
    second = export(story)
    rows = sorted((row[1], row[3]) for row in payroll_rows(second, "EUR"))
    assert rows == [("ralf", Decimal("18.00")), ("rita", Decimal("-8.20"))]
    assert [row[3] for row in payroll_rows(first, "EUR")] == [Decimal("12.00")]
    found = {made.key: (made.number, made.total, made.unpaid) for made in exports()}
    assert found == {first.key: (1, 12, 0), second.key: (2, Decimal("9.80"), 2)}


def test_a_return_before_the_payment_goes_into_the_same_file(story: Story) -> None:
    """Approved stays approved; what is too much goes with it, with its own sign."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1100)
    story.close()
    story.compute()
    dora = story.who("dora")
    approve_award(award=Award.objects.get(), by=dora, today=story.today)
    story.brings_back(order, 10, date(2025, 2, 3))
    assert story.compute()["corrected"] == 1
    correction = Award.objects.get(corrects__isnull=False)
    approve_award(award=correction, by=dora, today=story.today)
    assert [row[3] for row in payroll_rows(export(story), "EUR")] == [12, -12]


def test_the_days_of_a_payment(story: Story) -> None:
    """From the day of the file to today, both included."""
    approved(story)
    made = export(story)
    later = story.today + timedelta(days=3)
    for day, fits in (
        (story.today - timedelta(days=1), False),
        (later + timedelta(days=1), False),
        (story.today, True),
    ):
        if fits:
            assert len(confirm(story, made, paid_on=day, today=later)) == 1
            continue
        with pytest.raises(ValidationError) as refused:
            confirm(story, made, paid_on=day, today=later)
        assert list(refused.value.message_dict) == ["paid_on"]
    assert Fulfilment.objects.get().done_on == story.today


def test_one_award_of_a_file_is_confirmed_alone(story: Story) -> None:
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    first = approved(story)
    second = approve_award(
        award=Award.objects.get(person__key="ralf"), by=story.who("dora"), today=story.today
    )
    made = export(story)
    assert [one.pk for one in confirm(story, made, award=second)] == [second.pk]
    assert Award.objects.get(pk=first.pk).state == AwardState.APPROVED
    assert [one.pk for one in confirm(story, made, reference="Run 7")] == [first.pk]
    proofs = dict(Fulfilment.objects.values_list("award", "reference"))
    assert proofs == {second.pk: "Run 6", first.pk: "Run 7"}


def test_nothing_is_paid_without_its_proof(story: Story) -> None:
    """Past the action: handed over needs a proof, and a proof is there once and stays."""
    award = approved(story)
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(state=AwardState.FULFILLED)
    confirm(story, export(story))
    proof = Fulfilment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fulfilment.objects.create(
            award=award, done_on=story.today, reference="Run 7", act=proof.act
        )
    with pytest.raises(InternalError), transaction.atomic():
        Fulfilment.objects.all().delete()
    with pytest.raises(IntegrityError, match="decided award"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(state=AwardState.APPROVED)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_file_and_pay_once(story: Story) -> None:
    approved(story)
    said = at_once(*[lambda: export(story)] * 2)
    assert said[1] == "done"
    assert "no approved pay" in said[0]
    made = PayrollExport.objects.get()
    assert at_once(*[lambda: confirm(story, made)] * 2) == ["done", "done"]
    assert Fulfilment.objects.count() == 1
