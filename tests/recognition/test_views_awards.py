"""Pages of awards: the list, one of them with its decision and its proof, awards of a goal."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from recognition.actions import approve_award
from recognition.models import Award, Fulfilment
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.org.models import User
from tests.recognition.pages import but, lines, statuses, told, written
from tests.recognition.story import Story

LEADS = {"mona", "dora"}
KEPT = (
    "amount",
    "cost",
    "person_id",
    "programme_id",
    "version_id",
    "goal_id",
    "kind",
    "proposed_by_id",
    "export_id",
    "corrects_id",
)


def approved(story: Story, **terms: Any) -> Award:
    """Rita's, by Dora; cash unless the terms say otherwise."""
    if terms:
        story.approve(story.draft("Item", story.item(**terms)))
    return approve_award(award=story.earned(), by=story.who("dora"), today=story.today)


def fields(award: Award) -> dict[str, Any]:
    """What no decision changes."""
    return Award.objects.values(*KEPT).get(pk=award.pk)


def tampered(story: Story, award: Award) -> dict[str, Any]:
    """Everything of the model that no form has."""
    return {
        "state": "fulfilled",
        "amount": "99999",
        "cost": "0",
        "person": story.cast.people["mona"].pk,
        "decided_by": story.cast.people["adam"].pk,
        "decided_on": "2020-01-01",
        "approved_by": story.cast.people["adam"].pk,
        "proposed_by": story.cast.people["adam"].pk,
        "programme": story.draft("Other").programme_id,
        "award": award.pk + 1,
        "export": "1",
    }


@pytest.mark.slow
def test_who_has_the_list(ask: Any, story: Story) -> None:
    seen = {"mona", "nina", "sven", "dora", "hans", "paul"}
    for name in ("awards", "awards_csv"):
        assert statuses(ask, name) == {200: seen, 403: but(seen)}
    assert statuses(ask, "awards_approve", data={}) == {422: seen, 403: but(seen)}


@pytest.mark.slow
def test_who_reads_an_award_that_waits(ask: Any, story: Story) -> None:
    award = story.earned()
    readers = LEADS | {"rita"}
    for name in ("award", "award_entries_csv"):
        assert statuses(ask, name, award.pk) == {200: readers, 404: but(readers)}
    assert statuses(ask, "award_reject", award.pk, data={}) == {
        422: LEADS,
        403: {"rita"},
        404: but(readers),
    }
    assert statuses(ask, "award_approve", award.pk, data={}) == {
        422: LEADS,
        403: {"rita"},
        404: but(readers),
    }
    assert Award.objects.get().state == AwardState.EARNED


@pytest.mark.slow
@pytest.mark.parametrize(("terms", "hand"), [({}, "paul"), ({"kind": AwardKind.TRAVEL}, "hans")])
def test_who_reads_an_award_that_is_approved(
    ask: Any, story: Story, terms: dict, hand: str
) -> None:
    """Who hands it over reads what it is, and no figures of the person."""
    award = approved(story, **terms)
    readers = LEADS | {"rita", hand}
    assert statuses(ask, "award", award.pk) == {200: readers, 404: but(readers)}
    entries = statuses(ask, "award_entries_csv", award.pk)
    assert entries == {200: readers - {hand}, 404: but(readers - {hand})}
    told_to = ask(hand, "award", award.pk).text_shown
    assert ("€12.00" if hand == "paul" else "A week at the sea") in told_to
    for words in ("s-1", "€1,100.00", "110"):
        assert words not in told_to
    decides = {422: {"dora", "mona"}, 403: {"rita", hand}, 404: but(readers)}
    assert statuses(ask, "award_reject", award.pk, data={"why": ""}) == decides
    fulfils = {200: {"dora", "hans"}, 403: {"rita", "mona"}, 404: but(readers)}
    if hand == "paul":
        fulfils = {403: readers, 404: but(readers)}
    assert statuses(ask, "award_fulfil", award.pk) == fulfils


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "is_sent"),
    [
        ("award", True),
        ("award_entries_csv", True),
        ("award_approve", False),
        ("award_reject", False),
        ("of_goal", True),
    ],
)
def test_wrong_methods_and_numbers(ask: Any, story: Story, name: str, is_sent: bool) -> None:
    pk = story.earned().pk
    assert ask("dora", name, pk, data={} if is_sent else None).status_code == 405
    assert ask("dora", name, pk + 9999, data=None if is_sent else {}).status_code == 404
    assert ask("dora", "awards_approve").status_code == 405


def test_a_statement_shows_every_step_and_its_orders(ask: Any, story: Story) -> None:
    award = story.earned()
    page = ask("rita", "award", award.pk)
    for words in ("from 80% to below 100%", "2%", "€4.00", "8%", "€8.00", "€12.00", "s-1"):
        assert words in page.text_shown
    assert f'href="{reverse("goals:goal", args=[award.goal_id])}"' in page.body
    assert "Your decision" not in page.text_shown
    header, row = lines(ask("rita", "award_entries_csv", award.pk).body)
    assert header == (
        "sold_on,counts_on,order,customer,product,entry,share,quantity,revenue,margin"
    )
    assert row.startswith("2024-11-05,2024-11-05,s-1,Customer C,Pedal,credit,1.000000,10")
    assert row.endswith(",1100.000000,500.000000")


def test_ids_of_a_page_are_its_own(ask: Any, story: Story) -> None:
    """The reasons for approving and for refusing are two fields, each with its label."""
    page = ask("mona", "award", story.earned().pk).body
    for name in ("id_why", "reject_why"):
        assert page.count(f' id="{name}"') == 1
        assert page.count(f'for="{name}"') == 1


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


def test_what_was_ticked_stays_ticked(ask: Any, story: Story) -> None:
    """A director's reason is kept, too."""
    story.programme(budget=Decimal(1))
    story.goal("ralf")
    story.sells("ralf", 1100)
    award = story.earned()
    sent = {"awards": [award.pk], f"seen-{award.pk}": "11", "why": "A <good> year"}
    page = ask("dora", "awards_approve", data=sent).body
    assert "A &lt;good&gt; year" in page
    ticks = [part.split(">")[0] for part in page.split('class="tick ')[1:]]
    assert [" checked" in tick for tick in ticks] == [f'value="{award.pk}"' in t for t in ticks]
    assert len(ticks) == 2


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30, "1 OR 1=1", "１"])
def test_numbers_that_are_none(ask: Any, story: Story, typed: str) -> None:
    award = story.earned()
    sent = {"awards": [typed], f"seen-{typed}": "12", f"seen-{award.pk}": "12"}
    assert ask("mona", "awards_approve", data=sent).status_code == 422
    assert Award.objects.get().state == AwardState.EARNED


def test_awards_of_others_ticked_by_hand_stay(ask: Any, story: Story) -> None:
    """Not even together with one of the own people's."""
    story.programme(department=story.cast.company.root)
    story.goal("sara")
    story.sells("sara", 1100)
    rita = story.earned()
    sara = Award.objects.get(person__key="sara")
    both = {"awards": [rita.pk, sara.pk], f"seen-{rita.pk}": "12", f"seen-{sara.pk}": "12"}
    sent = tampered(story, rita) | both
    for key in ("mona", "sven", "hans", "paul"):
        assert ask(key, "awards_approve", data=sent).status_code == 422
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.EARNED}


def test_a_tampered_decision_decides_and_nothing_else(ask: Any, story: Story) -> None:
    award = story.earned()
    before = fields(award)
    sent = tampered(story, award) | {"seen": "12"}
    assert ask("mona", "award_approve", award.pk, data=sent).status_code == 302
    award.refresh_from_db()
    assert fields(award) == before
    assert (award.state, award.decided_by.key, award.decided_on) == (
        AwardState.APPROVED,
        "mona",
        story.today,
    )


def test_a_tampered_refusal_refuses_and_nothing_else(ask: Any, story: Story) -> None:
    award = story.earned()
    before = fields(award)
    sent = tampered(story, award) | {"why": "Not his shop", "state": "approved"}
    assert ask("mona", "award_reject", award.pk, data=sent).status_code == 302
    award.refresh_from_db()
    assert fields(award) == before
    assert (award.state, award.decided_by.key) == (AwardState.REJECTED, "mona")
    assert "Not his shop" in ask("rita", "award", award.pk).text_shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"seen": "11.99"}, "figures changed in the meantime"),
        ({"seen": ""}, None),
        ({"seen": "much"}, None),
        ({}, None),
        ({"seen": "12", "why": "x" * 2001}, None),
    ],
)
def test_an_approval_that_is_refused_keeps_the_reason(
    ask: Any, story: Story, sent: dict, words: str | None
) -> None:
    award = story.earned()
    answer = ask("mona", "award_approve", award.pk, data={"why": "Well done"} | sent)
    assert answer.status_code == 422
    assert (sent.get("why") or "Well done") in answer.body
    assert words is None or words in answer.text_shown
    assert Award.objects.get().state == AwardState.EARNED


def test_a_refusal_without_a_reason(ask: Any, story: Story) -> None:
    award = story.earned()
    for why in ("", " \n "):
        answer = ask("mona", "award_reject", award.pk, data={"why": why})
        assert answer.status_code == 422
        assert told(answer.body, "why") == "This field is required."
    assert Award.objects.get().state == AwardState.EARNED


def test_beyond_the_budget_a_director_says_why(ask: Any, story: Story) -> None:
    story.programme(budget=Decimal("11.99"))
    award = story.earned()
    assert (
        "Budget €11.99, approved €0.00; these come to €12.00." in ask("mona", "awards").text_shown
    )
    sent = {"seen": "12", "why": "A good year"}
    refused = ask("mona", "award_approve", award.pk, data=sent)
    assert "The budget of this window is €11.99" in refused.text_shown
    assert "A good year" in refused.body
    assert ask("dora", "award_approve", award.pk, data=sent).status_code == 302


FULFIL = {"reference": "L-1", "starts_on": "2025-07-01", "ends_on": "2025-07-02"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reference": " "}, "reference", "required"),
        ({"reference": "x" * 201}, "reference", "200"),
        ({"starts_on": "31.02."}, "starts_on", "valid date"),
        ({"starts_on": ""}, "starts_on", "required"),
        ({"ends_on": ""}, "ends_on", "required"),
    ],
)
def test_time_off_needs_its_days(
    ask: Any, story: Story, changes: dict, field: str, words: str
) -> None:
    award = approved(story, kind=AwardKind.TIME_OFF)
    assert "2 days" in ask("hans", "awards").text_shown
    wrong = ask("hans", "award_fulfil", award.pk, data=FULFIL | changes)
    assert wrong.status_code == 422
    assert words in told(wrong.body, field)
    for name, typed in (FULFIL | changes).items():
        assert written(wrong.body, name).strip() == typed.strip()
    assert not Fulfilment.objects.exists()


def test_an_award_is_handed_over_once(ask: Any, story: Story) -> None:
    award = approved(story, kind=AwardKind.TIME_OFF)
    before = fields(award)
    sent = FULFIL | tampered(story, award) | {"done_by": "1", "done_on": "2020-01-01"}
    assert ask("hans", "award_fulfil", award.pk, data=sent).status_code == 302
    again = FULFIL | {"reference": "L-2"}
    ask("hans", "award_fulfil", award.pk, data=again)
    proof = Fulfilment.objects.get()
    assert (proof.award_id, proof.reference, proof.done_by.key) == (award.pk, "L-1", "hans")
    assert (proof.done_on, proof.ends_on) == (story.today, date(2025, 7, 2))
    assert fields(award) == before
    assert Award.objects.get().state == AwardState.FULFILLED
    assert "L-1" in ask("rita", "award", award.pk).text_shown
    assert "nothing to hand over" in ask("hans", "award_fulfil", award.pk).text_shown


@pytest.mark.parametrize("kind", [AwardKind.TRAVEL, AwardKind.OFFICE])
def test_days_sent_by_hand_are_none(ask: Any, story: Story, kind: AwardKind) -> None:
    award = approved(story, kind=kind)
    assert 'name="starts_on"' not in ask("hans", "award_fulfil", award.pk).body
    assert ask("hans", "award_fulfil", award.pk, data=FULFIL).status_code == 302
    assert Fulfilment.objects.get().starts_on is None


def test_the_list_as_a_file(ask: Any, story: Story) -> None:
    """Filtered, in order, with texts that no spreadsheet takes for a formula."""
    story.programme("@SUM(A1)", department=story.cast.company.root)
    User.objects.filter(key="sara").update(name="-Sara", sort_key="-sara")
    story.goal("sara")
    story.sells("sara", 1150)
    award = story.earned()
    other = Award.objects.get(person__key="sara")
    window = "2024-10-01,2024-12-31,2024-12-31"
    rita = f"{award.pk},rita,Rita Canary-rita,'@SUM(A1),Cash,,12.00,EUR,Earned,{window},"
    sara = f"{other.pk},sara,'-Sara,'@SUM(A1),Cash,,18.00,EUR,Earned,{window},"
    header, *rows = lines(ask("dora", "awards_csv").body)
    assert header == (
        "award,person_key,person,programme,kind,what,amount,currency,state,goal_from,goal_to,"
        "booked_on,corrects"
    )
    assert rows == [sara, rita]
    assert lines(ask("mona", "awards_csv").body)[1:] == [rita]
    assert lines(ask("sven", "awards_csv").body)[1:] == [sara]
    assert lines(ask("hans", "awards_csv").body)[1:] == []
    query = {"state": "approved"}
    assert lines(ask("dora", "awards_csv", query=query).body)[1:] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "value"), [("state", "x"), ("kind", "gold"), ("programme", "nobodys")]
)
def test_a_filter_that_does_not_exist(ask: Any, story: Story, field: str, value: str) -> None:
    story.earned()
    page = ask("mona", "awards", query={field: value})
    assert "valid choice" in told(page.body, field)
    assert "No award matches these filters." in page.text_shown
    file = ask("mona", "awards_csv", query={field: value})
    assert file.status_code == 409
    assert "valid choice" in file.body


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("mona", {"Waits for your approval"}),
        ("dora", {"Waits for your approval", "To hand over"}),
        ("sven", set()),
        ("hans", {"To hand over"}),
        ("paul", {"To pay out"}),
    ],
)
def test_what_waits_for_whom(ask: Any, story: Story, key: str, parts: set[str]) -> None:
    """Rita's cash and journey are approved, Ralf's cash waits."""
    story.programme()
    story.approve(story.draft("Sea", story.item()))
    for person, amount in (("ralf", 900), ("rita", 1100)):
        story.goal(person)
        story.sells(person, amount)
    story.close()
    story.compute()
    for award in Award.objects.filter(person__key="rita"):
        approve_award(award=award, by=story.who("dora"), today=story.today)
    page = ask(key, "awards").text_shown
    every = {"Waits for your approval", "To hand over", "To pay out"}
    assert {part for part in every if part in page} == parts


def test_awards_of_a_goal(ask: Any, story: Story) -> None:
    award = approved(story, kind=AwardKind.TRAVEL)
    readers = LEADS | {"rita"}
    assert statuses(ask, "of_goal", award.goal_id) == {200: readers, 404: but(readers)}
    assert "A week at the sea" in ask("rita", "of_goal", award.goal_id).text_shown
    other = story.goal("ralf")
    assert "no award that you may read" in ask("ralf", "of_goal", other.pk).text_shown
