"""Pages of programmes, awards, statements and payroll: what they show, and what they refuse."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recognition.actions import approve_award, make_payroll_export
from recognition.models import Award, Programme, ProgrammeVersion
from recognition.rules.terms import AwardKind, AwardState, ProgrammeState
from salesmgmt.org.models import User
from tests.midyear import midyear  # noqa: F401 - an autouse fixture
from tests.recognition.story import FIRST, LAST, Story

FORM = {
    "name": "Commission",
    "span": "quarter",
    "starts_on": "2024-01-01",
    "ends_on": "",
    "measure": "revenue",
    "basis": "booked",
    "award_kind": "cash",
    "threshold_ratio": "80",
    "cap": "",
    "item": "",
    "days": "",
    "unit_cost": "",
    "budget": "5,000",
    "clawback_days": "365",
    "tier-rows": "2",
    "tier-0-from_ratio": "80",
    "tier-0-rate": "2",
    "tier-1-from_ratio": "100",
    "tier-1-rate": "8.5",
}


@pytest.fixture
def ask(client: Client, story: Story) -> Callable[..., Any]:
    """Ask for a page as somebody; with data it is sent."""

    def asked(key: str, name: str, *args: Any, data: dict | None = None) -> Any:
        client.force_login(story.who(key))
        address = reverse(f"recognition:{name}", args=args)
        answer = client.get(address) if data is None else client.post(address, data)
        if answer.streaming:
            return b"".join(answer.streaming_content).decode()
        answer.text_shown = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
        return answer

    return asked


def written(page: str, name: str) -> str:
    """What stands in a field of the page."""
    (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


def new(story: Story, **changes: str) -> dict[str, str]:
    return FORM | {"department": str(story.cast.departments["north"].pk)} | changes


def test_a_programme_is_set_up_without_code(ask: Any, story: Story) -> None:
    answer = ask("adam", "programme_new", data=new(story))
    version = ProgrammeVersion.objects.get()
    assert answer.headers["Location"] == reverse(
        "recognition:programme", args=[version.programme_id]
    )
    assert (version.state, version.threshold_ratio, version.budget, version.cap) == (
        ProgrammeState.DRAFT,
        Decimal("0.8"),
        5000,
        None,
    )
    assert [(t.from_ratio, t.rate) for t in version.tiers.all()] == [
        (Decimal("0.8"), Decimal("0.02")),
        (Decimal(1), Decimal("0.085")),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"budget": "lots"}, "number"),
        ({"budget": "1.234,56"}, "number"),
        ({"budget": "-1"}, "0"),
        ({"budget": "1e5"}, "number"),
        ({"threshold_ratio": "NaN"}, "number"),
        ({"starts_on": "2024-02-31"}, "valid date"),
        ({"tier-1-rate": "101"}, "100"),
        ({"tier-1-from_ratio": "80"}, "Two tiers begin at the same attainment."),
        ({"measure": "units"}, "Cash is a share of an amount"),
        ({"name": "  "}, "required"),
        ({"department": "0"}, "valid choice"),
        ({"award_kind": "gold"}, "valid choice"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_kept(
    ask: Any, story: Story, changes: dict, words: str
) -> None:
    answer = ask("adam", "programme_new", data=new(story, **changes))
    assert answer.status_code == 422
    assert words in answer.text_shown
    page = answer.content.decode()
    assert written(page, "tier-0-rate") == "2"
    typed = next(iter(changes.values()))
    assert typed.strip() in page
    assert not Programme.objects.exists()


def test_rows_of_tiers_come_and_go_without_script(ask: Any, story: Story) -> None:
    page = ask("adam", "programme_new", data=new(story, add="1")).content.decode()
    assert 'name="tier-2-rate"' in page
    page = ask("adam", "programme_new", data=new(story, remove="0")).content.decode()
    assert (written(page, "tier-0-rate"), written(page, "tier-1-rate")) == ("8.5", "")
    assert not Programme.objects.exists()


def test_fields_that_no_form_has_change_nothing(ask: Any, story: Story) -> None:
    tampered = {"state": "approved", "approved_by": "1", "author": "1", "is_demo": "on"}
    ask("adam", "programme_new", data=new(story, **tampered))
    version = ProgrammeVersion.objects.get()
    assert (version.state, version.approved_by, version.author) == (
        ProgrammeState.DRAFT,
        None,
        story.who("adam"),
    )
    assert not version.programme.is_demo


def test_who_wrote_it_reads_why_somebody_else_approves(ask: Any, story: Story) -> None:
    draft = story.draft()
    page = ask("adam", "programme", draft.programme_id)
    assert "approved by a director" in page.text_shown
    assert "Approve programme and budget" not in page.text_shown
    assert ask("adam", "programme_approve", draft.programme_id, data={}).status_code == 403
    assert "Approve programme and budget" in ask("dora", "programme", draft.programme_id).text_shown


def test_a_dry_run_names_people_to_directors_alone(ask: Any, story: Story) -> None:
    draft = story.draft()
    for key in ("rita", "ralf", "rosa", "rudi", "ned"):
        story.goal(key)
        story.sells(key, 1100)
    window = {"window": f"{FIRST}..{LAST}"}
    for key, named in (("adam", False), ("dora", True)):
        page = ask(key, "dry_run", draft.programme_id)
        assert "60.00" in page.text_shown, window
        assert ("Canary-rita" in page.text_shown) is named
    assert "Canary-rita" in ask("dora", "dry_run_csv", draft.programme_id)
    assert ask("adam", "dry_run_csv", draft.programme_id).status_code == 403
    assert not Award.objects.exists()


def test_a_statement_shows_every_step_and_its_orders(ask: Any, story: Story) -> None:
    award = story.earned()
    page = ask("rita", "award", award.pk)
    for words in ("from 80% to below 100%", "2%", "€4.00", "8%", "€8.00", "€12.00", "s-1"):
        assert words in page.text_shown
    assert f'href="{reverse("goals:goal", args=[award.goal_id])}"' in page.content.decode()
    entries = ask("rita", "award_entries_csv", award.pk)
    assert "s-1" in entries
    assert "1100.000000" in entries
    # Payroll and HR hand over: an amount to pay, no figures of the person.
    approve_award(award=award, by=story.who("dora"), today=story.today)
    told = ask("paul", "award", award.pk).text_shown
    assert "€12.00" in told
    assert "s-1" not in told
    assert ask("ralf", "award", award.pk).status_code == 404


def test_ticked_awards_are_approved_together(ask: Any, story: Story) -> None:
    story.programme()
    story.goal("ralf")
    story.sells("ralf", 1100)
    story.earned()
    awards = list(Award.objects.values_list("pk", flat=True))
    seen = {f"seen-{pk}": "12" for pk in awards}
    nothing = ask("mona", "awards_approve", data=seen)
    assert nothing.status_code == 422
    assert "Tick at least one award." in nothing.text_shown
    stale = ask(
        "mona", "awards_approve", data={"awards": awards} | seen | {f"seen-{awards[0]}": "1"}
    )
    assert "figures changed in the meantime" in stale.text_shown
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.EARNED}
    assert ask("mona", "awards_approve", data={"awards": awards} | seen).status_code == 302
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.APPROVED}


def test_awards_of_others_ticked_by_hand_stay(ask: Any, story: Story) -> None:
    award = story.earned()
    data = {"awards": [award.pk], f"seen-{award.pk}": "12", "amount": "99", "decided_by": "1"}
    refused = ask("sven", "awards_approve", data=data)
    assert refused.status_code in {404, 422}
    assert ask("rita", "awards_approve", data=data).status_code == 403
    assert Award.objects.get().state == AwardState.EARNED


def test_a_refusal_without_a_reason(ask: Any, story: Story) -> None:
    award = story.earned()
    answer = ask("mona", "award_reject", award.pk, data={"why": " "})
    assert answer.status_code == 422
    assert "This field is required" in answer.text_shown
    assert ask("mona", "award_reject", award.pk, data={"why": "Not his shop"}).status_code == 302
    assert "Not his shop" in ask("rita", "award", award.pk).text_shown


def test_the_payroll_file(ask: Any, story: Story) -> None:
    """A name that a spreadsheet would take for a formula is a text."""
    User.objects.filter(key="rita").update(name="=HYPERLINK(1)")
    approve_award(award=story.earned(), by=story.who("dora"), today=story.today)
    export = make_payroll_export(by=story.who("paul"), today=story.today)
    pk = Award.objects.get().pk
    assert ask("paul", "payroll_csv", export.pk).lstrip("\ufeff").splitlines() == [
        "award,person_key,person,amount,currency,programme,goal_from,goal_to",
        f"{pk},rita,'=HYPERLINK(1),12.00,EUR,Commission,2024-10-01,2024-12-31",
    ]
    for key in ("rita", "mona", "hans", "adam", "hedy"):
        assert ask(key, "payroll_csv", export.pk).status_code == 403


def test_a_payment_is_confirmed_once(ask: Any, story: Story) -> None:
    approve_award(award=story.earned(), by=story.who("dora"), today=story.today)
    assert "1 approved award, €12.00" in ask("paul", "payroll").text_shown
    ask("paul", "payroll_export", data={})
    (export,) = {award.export_id for award in Award.objects.all()}
    field = f"export-{export}"
    wrong = ask("paul", "payroll_confirm", export, data={f"{field}-reference": ""})
    assert wrong.status_code == 422
    sent = {f"{field}-reference": "Run 6", f"{field}-paid_on": story.today.isoformat()}
    assert ask("paul", "payroll_confirm", export, data=sent).status_code == 302
    assert Award.objects.get().state == AwardState.FULFILLED
    assert ask("paul", "payroll_confirm", export, data=sent).status_code == 302
    assert "€12.00" in ask("rita", "statements").text_shown


def test_time_off_needs_its_days(ask: Any, story: Story) -> None:
    story.approve(story.draft("Days", story.item(AwardKind.TIME_OFF)))
    award = approve_award(award=story.earned(), by=story.who("dora"), today=story.today)
    assert "2 days" in ask("hans", "awards").text_shown
    wrong = ask("hans", "award_fulfil", award.pk, data={"reference": "L-1", "starts_on": "31.02."})
    assert wrong.status_code == 422
    assert 'value="L-1"' in wrong.content.decode()
    days = {"starts_on": date(2025, 7, 1), "ends_on": date(2025, 7, 2)}
    done = ask("hans", "award_fulfil", award.pk, data={"reference": "L-1"} | days)
    assert done.status_code == 302
    assert award.programme.awards.get().fulfilment.ends_on == date(2025, 7, 2)


def test_own_awards_only(ask: Any, story: Story) -> None:
    story.earned()
    assert "Commission" in ask("rita", "statements").text_shown
    assert "Commission" not in ask("ralf", "statements").text_shown
    assert "€12.00" not in ask("mona", "statements").text_shown
