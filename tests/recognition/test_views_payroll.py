"""The page of payroll: the file of approved cash, and the reference back."""

from datetime import date, timedelta
from typing import Any

import pytest

from recognition.actions import approve_award, make_payroll_export
from recognition.models import Award, Fulfilment, PayrollExport, Programme
from recognition.rules.terms import AwardState
from salesmgmt.org.models import User
from tests.recognition.pages import but, lines, statuses, told, written
from tests.recognition.story import Story

HEADER = "award,person_key,person,amount,currency,programme,goal_from,goal_to"
WINDOW = "2024-10-01,2024-12-31"


def approved(story: Story) -> Award:
    return approve_award(award=story.earned(), by=story.who("dora"), today=story.today)


def exported(story: Story) -> PayrollExport:
    return make_payroll_export(by=story.who("paul"), today=story.today)


def reply(export: PayrollExport, **typed: str) -> dict[str, str]:
    """Payroll's answer about a file, as its form sends it."""
    given = {"reference": "Run 6", "paid_on": "2025-06-16"} | typed
    return {f"export-{export.pk}-{name}": value for name, value in given.items()}


@pytest.mark.slow
def test_who_has_which_page(ask: Any, story: Story) -> None:
    approved(story)
    export = exported(story)
    lookers = {"paul", "dora"}
    assert statuses(ask, "payroll") == {200: lookers, 403: but(lookers)}
    assert statuses(ask, "payroll_csv", export.pk) == {200: lookers, 403: but(lookers)}
    assert statuses(ask, "payroll_confirm", export.pk, data={}) == {422: {"paul"}, 403: but("paul")}
    assert statuses(ask, "payroll_export", data={}) == {302: {"paul"}, 403: but("paul")}
    assert PayrollExport.objects.count() == 1


def test_wrong_methods_and_numbers(ask: Any, story: Story) -> None:
    approved(story)
    pk = exported(story).pk
    assert ask("paul", "payroll", data={}).status_code == 405
    assert ask("paul", "payroll_csv", pk, data={}).status_code == 405
    for name, args in (("payroll_export", []), ("payroll_confirm", [pk])):
        assert ask("paul", name, *args).status_code == 405
    assert ask("paul", "payroll_csv", pk + 999).status_code == 404
    assert ask("paul", "payroll_confirm", pk + 999, data={}).status_code == 404


def test_a_director_looks_and_has_no_button(ask: Any, story: Story) -> None:
    approved(story)
    for shown in ("Make the payroll file", "Confirm the payment"):
        page = ask("dora", "payroll").text_shown
        assert "€12.00" in page
        assert shown not in page
        assert shown in ask("paul", "payroll").text_shown
        if not PayrollExport.objects.exists():
            exported(story)


@pytest.mark.slow
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_the_file_holds_no_formula(ask: Any, story: Story, start: str) -> None:
    """A name that a spreadsheet would take for a formula is a text; an amount stays a number."""
    story.programme()
    orders = {}
    for key, amount in (("ralf", 1150), ("rita", 1100)):
        story.goal(key)
        orders[key] = story.sells(key, amount)
    story.close()
    story.compute()
    User.objects.filter(key="rita").update(name=f"{start}cmd|' /C calc'!A0", key=f"{start}r")
    Programme.objects.update(name=f"{start}1+1")
    for award in Award.objects.all():
        approve_award(award=award, by=story.who("dora"), today=story.today)
    first = exported(story)
    ask("paul", "payroll_confirm", first.pk, data=reply(first))
    story.brings_back(orders["rita"], 1, date(2025, 2, 3))
    story.compute()
    correction = approve_award(
        award=Award.objects.get(corrects__isnull=False), by=story.who("dora"), today=story.today
    )
    second = exported(story)
    rita = f"'{start}r,'{start}cmd|' /C calc'!A0"
    assert lines(ask("paul", "payroll_csv", second.pk).body) == [
        HEADER,
        f"{correction.pk},{rita},-8.20,EUR,'{start}1+1,{WINDOW}",
    ]
    ralf, own = Award.objects.filter(corrects=None).order_by("-amount")
    rows = {
        ralf.pk: f"ralf,Ralf Canary-ralf,18.00,EUR,'{start}1+1,{WINDOW}",
        own.pk: f"{rita},12.00,EUR,'{start}1+1,{WINDOW}",
    }
    in_order = [f"{pk},{rows[pk]}" for pk in sorted(rows)]
    assert lines(ask("paul", "payroll_csv", first.pk).body) == [HEADER, *in_order]


def test_the_file_is_the_same_any_time(ask: Any, story: Story) -> None:
    award = approved(story)
    export = exported(story)
    answer = ask("paul", "payroll_csv", export.pk)
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="payroll-2025-06-16-1.csv"'
    )
    assert lines(answer.body) == [
        HEADER,
        f"{award.pk},rita,Rita Canary-rita,12.00,EUR,Commission,{WINDOW}",
    ]
    ask("paul", "payroll_confirm", export.pk, data=reply(export))
    story.goal("ralf")
    story.sells("ralf", 1150)
    story.compute()
    approve_award(
        award=Award.objects.get(person__key="ralf"), by=story.who("dora"), today=story.today
    )
    exported(story)
    for key in ("paul", "dora"):
        assert ask(key, "payroll_csv", export.pk).body == answer.body


def test_a_payment_is_confirmed_once(ask: Any, story: Story) -> None:
    approved(story)
    assert "1 approved award, €12.00" in ask("paul", "payroll").text_shown
    ask("paul", "payroll_export", data={})
    export = PayrollExport.objects.get()
    assert "Every approved award is in a payroll file." in ask("paul", "payroll").text_shown
    assert ask("paul", "payroll_confirm", export.pk, data=reply(export)).status_code == 302
    assert Award.objects.get().state == AwardState.FULFILLED
    again = reply(export, reference="Run 7")
    assert ask("paul", "payroll_confirm", export.pk, data=again).status_code == 302
    proof = Fulfilment.objects.get()
    assert (proof.reference, proof.done_by.key) == ("Run 6", "paul")
    assert "Confirm the payment" not in ask("paul", "payroll").text_shown


def test_two_clicks_make_one_file(ask: Any, story: Story) -> None:
    approved(story)
    ask("paul", "payroll_export", data={})
    ask("paul", "payroll_export", data={})
    assert PayrollExport.objects.count() == 1
    assert "no approved pay that is not in a file yet" in ask("paul", "payroll").text_shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"reference": ""}, "reference", "required"),
        ({"reference": "  "}, "reference", "required"),
        ({"reference": "x" * 201}, "reference", "200"),
        ({"paid_on": ""}, "paid_on", "required"),
        ({"paid_on": "16/06/2025x"}, "paid_on", "valid date"),
        ({"paid_on": "2025-06-17"}, "paid_on", "not later than today"),
        ({"paid_on": "2025-06-15"}, "paid_on", "cannot be paid before"),
    ],
)
def test_what_is_no_proof_is_said_at_its_field_and_kept(
    ask: Any, story: Story, typed: dict, field: str, words: str
) -> None:
    approved(story)
    export = exported(story)
    sent = reply(export, **typed)
    answer = ask("paul", "payroll_confirm", export.pk, data=sent)
    assert answer.status_code == 422
    assert words in told(answer.body, f"export-{export.pk}-{field}")
    for name, value in sent.items():
        assert written(answer.body, name).strip() == value.strip()
    assert Award.objects.get().state == AwardState.APPROVED
    assert not Fulfilment.objects.exists()


def test_a_tampered_file_holds_what_is_approved_alone(ask: Any, story: Story) -> None:
    """Ralf's award waits for its decision: naming it does not put it into the file."""
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    rita = approved(story)
    ralf = Award.objects.get(person__key="ralf")
    sent = {
        "awards": [ralf.pk],
        "award": ralf.pk,
        "state": "approved",
        "amount": "9999",
        "made_on": "2020-01-01",
        "made_by": story.cast.people["dora"].pk,
        "key": "other",
    }
    ask("paul", "payroll_export", data=sent)
    export = PayrollExport.objects.get()
    found = (export.key, export.made_by.key, export.made_on)
    assert found == ("2025-06-16-1", "paul", story.today)
    assert [(a.pk, a.amount) for a in export.awards.all()] == [(rita.pk, 12)]
    ralf.refresh_from_db()
    assert (ralf.state, ralf.export, ralf.amount) == (AwardState.EARNED, None, 12)


def test_a_tampered_reply_is_about_its_own_file(ask: Any, story: Story) -> None:
    """Fields of the other file, of one award, or of the proof change nothing."""
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    rita = approved(story)
    first = exported(story)
    ralf = approve_award(
        award=Award.objects.get(person__key="ralf"), by=story.who("dora"), today=story.today
    )
    second = exported(story)
    sent = reply(second) | {"award": ralf.pk, "export": second.pk, "amount": "1"}
    assert ask("paul", "payroll_confirm", first.pk, data=sent).status_code == 422
    assert not Fulfilment.objects.exists()
    sent |= reply(first) | {"done_by": "1", f"export-{first.pk}-award": ralf.pk}
    assert ask("paul", "payroll_confirm", first.pk, data=sent).status_code == 302
    proof = Fulfilment.objects.get()
    assert (proof.award_id, proof.done_by.key) == (rita.pk, "paul")
    found = dict(Award.objects.values_list("person__key", "state"))
    assert found == {"rita": AwardState.FULFILLED, "ralf": AwardState.APPROVED}
    assert set(Award.objects.values_list("amount", flat=True)) == {12}


def test_yesterdays_file_is_paid_today(ask: Any, story: Story) -> None:
    approved(story)
    export = make_payroll_export(by=story.who("paul"), today=story.today - timedelta(days=1))
    sent = reply(export, paid_on="2025-06-15")
    assert ask("paul", "payroll_confirm", export.pk, data=sent).status_code == 302
    assert Fulfilment.objects.get().done_on == date(2025, 6, 15)
