"""Pages of programmes: the list, one of them, the form without code, approval, end, dry run."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from recognition.actions import approve_award
from recognition.forms.programmes import ProgrammeForm
from recognition.models import Award, Programme, ProgrammeVersion
from recognition.queries.waiting import waiting_for
from recognition.rules.terms import AwardKind, ProgrammeState
from tests.recognition.pages import but, lines, statuses, told, written
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
WRITERS = {"adam", "dora"}
# Nothing here is a head's business: they see neither people nor pay.
OUTSIDE = {"hedy"}


def new(story: Story, **changes: str) -> dict[str, str]:
    return FORM | {"department": str(story.cast.departments["north"].pk)} | changes


@pytest.mark.slow
def test_who_has_which_page(ask: Any, story: Story) -> None:
    paid, draft = story.programme(), story.draft("Summer").programme
    for name in ("programmes", "programmes_csv"):
        assert statuses(ask, name) == {200: but(OUTSIDE), 403: OUTSIDE}
    assert statuses(ask, "programme", paid.pk) == {200: but(OUTSIDE), 404: OUTSIDE}
    readers = WRITERS | {"aude"}
    assert statuses(ask, "programme", draft.pk) == {200: readers, 404: but(readers)}
    assert statuses(ask, "programme_new") == {200: WRITERS, 403: but(WRITERS)}
    for name in ("programme_edit", "dry_run"):
        seen = {200: WRITERS, 403: but(WRITERS, OUTSIDE), 404: OUTSIDE}
        assert statuses(ask, name, paid.pk) == seen, name
        seen = {200: WRITERS, 403: {"aude"}, 404: but(readers)}
        assert statuses(ask, name, draft.pk) == seen, name


@pytest.mark.slow
def test_who_may_send_what(ask: Any, story: Story) -> None:
    paid, draft = story.programme(), story.draft("Summer").programme
    sent = {422: WRITERS, 403: but(WRITERS)}
    assert statuses(ask, "programme_new", data={}) == sent
    sent = {422: WRITERS, 403: but(WRITERS, OUTSIDE), 404: OUTSIDE}
    for name in ("programme_edit", "programme_end"):
        assert statuses(ask, name, paid.pk, data={}) == sent, name
    seen = {422: WRITERS, 403: {"aude"}, 404: but(WRITERS, {"aude"})}
    assert statuses(ask, "programme_discard", draft.pk, data={}) == seen
    sent = {302: {"dora"}, 403: {"adam", "aude"}, 404: but("dora", "adam", "aude")}
    assert statuses(ask, "programme_approve", draft.pk, data={"seen": ""}) == sent
    # Dora's had no stamp of what she looked at.
    assert draft.versions.get().state == ProgrammeState.DRAFT
    assert paid.versions.get().state == ProgrammeState.APPROVED


@pytest.mark.parametrize(
    ("name", "is_sent"),
    [
        ("programme", True),
        ("programme_approve", False),
        ("programme_discard", False),
        ("programme_end", False),
        ("dry_run", True),
        ("dry_run_csv", True),
    ],
)
def test_wrong_methods_and_numbers(ask: Any, story: Story, name: str, is_sent: bool) -> None:
    pk = story.programme().pk
    assert ask("dora", name, pk, data={} if is_sent else None).status_code == 405
    assert ask("dora", name, pk + 999, data=None if is_sent else {}).status_code == 404


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
    ("currency", "taken", "refused"),
    [("EUR", "0.01", "0.001"), ("KWD", "0.001", "0.0001"), ("JPY", "1", "0.1")],
)
@pytest.mark.parametrize("name", ["cap", "unit_cost", "budget"])
def test_amounts_have_the_decimals_of_the_currency(
    name: str, currency: str, taken: str, refused: str
) -> None:
    field = ProgrammeForm(currency=currency).fields[name]
    assert field.clean(taken) == Decimal(taken)
    with pytest.raises(ValidationError, match="decimals"):
        field.clean(refused)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("budget", "lots", "number"),
        ("budget", "1.234,56", "number"),
        ("budget", "-1", "0"),
        ("budget", "1e5", "number"),
        ("budget", "0.001", "decimal"),
        ("threshold_ratio", "NaN", "number"),
        ("threshold_ratio", "1000.0001", "1,000"),
        ("cap", "Infinity", "number"),
        ("starts_on", "2024-02-31", "valid date"),
        ("ends_on", "tomorrow", "valid date"),
        ("clawback_days", "-1", "0"),
        ("clawback_days", "3651", "3650"),
        ("tier-1-rate", "101", "100"),
        ("tier-1-from_ratio", "", "required"),
        ("measure", "units", "Cash is a share of an amount"),
        ("name", "  ", "required"),
        ("name", "x" * 201, "200"),
        ("department", "0", "valid choice"),
        ("award_kind", "gold", "valid choice"),
        ("days", "1", "Only time off has days"),
        ("item", "A bell", "Cash needs none of this"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_kept(
    ask: Any, story: Story, field: str, typed: str, words: str
) -> None:
    answer = ask("adam", "programme_new", data=new(story, **{field: typed}))
    assert answer.status_code == 422
    assert words in told(answer.body, field)
    if field not in {"measure", "department", "award_kind"}:
        assert written(answer.body, field).strip() == typed.strip()
    assert written(answer.body, "tier-0-rate") == "2"
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tier-1-from_ratio": "80"}, "Two tiers begin at the same attainment."),
        ({"tier-rows": "0"}, "Give at least one tier"),
        ({"ends_on": "2023-12-31"}, "must not be before the first"),
        ({"cap": "0"}, "a cap must be above 0"),
    ],
)
def test_what_is_wrong_with_the_whole_stands_above(
    ask: Any, story: Story, changes: dict, words: str
) -> None:
    answer = ask("adam", "programme_new", data=new(story, **changes))
    assert answer.status_code == 422
    assert words in answer.text_shown
    assert written(answer.body, "budget") == "5,000"
    assert not Programme.objects.exists()


def test_a_name_that_is_taken(ask: Any, story: Story) -> None:
    story.draft()
    answer = ask("adam", "programme_new", data=new(story, budget="77"))
    assert "of this name already" in told(answer.body, "name")
    assert written(answer.body, "budget") == "77"
    assert ProgrammeVersion.objects.get().budget == 5000


def test_rows_of_tiers_come_and_go_without_script(ask: Any, story: Story) -> None:
    page = ask("adam", "programme_new", data=new(story, add="1")).body
    assert 'name="tier-2-rate"' in page
    assert 'name="tier-3-rate"' not in page
    page = ask("adam", "programme_new", data=new(story, remove="0")).body
    assert (written(page, "tier-0-rate"), written(page, "tier-1-rate")) == ("8.5", "")
    page = ask("adam", "programme_new", data=new(story, add="1", **{"tier-rows": "12"})).body
    assert 'name="tier-11-rate"' in page
    assert 'name="tier-12-rate"' not in page
    assert not Programme.objects.exists()


def test_a_draft_is_changed_then_a_new_version_is_written(ask: Any, story: Story) -> None:
    draft = story.draft()
    pk = draft.programme_id
    page = ask("adam", "programme_edit", pk).body
    shown = [written(page, f"tier-{n}-{name}") for n in (0, 2) for name in ("from_ratio", "rate")]
    assert shown == ["80", "2", "110", "12"]
    assert written(page, "name") == "Commission"
    refused = ask("adam", "programme_edit", pk, data=new(story, budget="x"))
    assert written(refused.body, "budget") == "x"
    assert ask("adam", "programme_edit", pk, data=new(story, budget="70")).status_code == 302
    assert ProgrammeVersion.objects.get().budget == 70
    story.approve(draft)
    later = new(story, budget="90", starts_on="2025-07-01")
    assert ask("adam", "programme_edit", pk, data=later).status_code == 302
    found = ProgrammeVersion.objects.order_by("number").values_list("number", "state", "budget")
    assert list(found) == [(1, "approved", 70), (2, "draft", 90)]


TAMPERED = {"state": "approved", "approved_by": "1", "approved_on": "2025-01-01", "author": "1"}


@pytest.mark.parametrize("name", ["programme_new", "programme_edit"])
def test_fields_that_no_form_has_change_nothing(ask: Any, story: Story, name: str) -> None:
    """Nor does the number of somebody else's programme or version."""
    other = story.programme("Other").versions.get()
    args = [story.draft().programme_id] if name == "programme_edit" else []
    more = {"programme": str(other.programme_id), "version": str(other.pk), "pk": str(other.pk)}
    sent = new(story, budget="70", is_demo="on", number="9", id=str(other.pk), **TAMPERED | more)
    assert ask("adam", name, *args, data=sent).status_code == 302
    version = ProgrammeVersion.objects.exclude(pk=other.pk).get()
    assert (version.state, version.approved_by, version.approved_on, version.number) == (
        ProgrammeState.DRAFT,
        None,
        None,
        1,
    )
    assert (version.author.key, version.budget, version.programme.is_demo) == ("adam", 70, False)
    kept = ProgrammeVersion.objects.get(pk=other.pk)
    assert (kept.budget, kept.programme.name) == (5000, "Other")


def test_who_wrote_it_reads_why_somebody_else_approves(ask: Any, story: Story) -> None:
    draft = story.draft()
    page = ask("adam", "programme", draft.programme_id)
    assert "approved by a director" in page.text_shown
    assert "Approve programme and budget" not in page.text_shown
    assert "Approve programme and budget" in ask("dora", "programme", draft.programme_id).text_shown


def test_what_was_looked_at_is_approved(ask: Any, story: Story) -> None:
    pk = story.draft().programme_id
    seen = written(ask("dora", "programme", pk).body, "seen")
    ask("adam", "programme_edit", pk, data=new(story, budget="999,999"))
    sent = {"seen": seen} | TAMPERED | {"budget": "1"}
    ask("dora", "programme_approve", pk, data=sent)
    assert "changed in the meantime" in ask("dora", "programme", pk).text_shown
    assert ProgrammeVersion.objects.get().state == ProgrammeState.DRAFT
    sent["seen"] = written(ask("dora", "programme", pk).body, "seen")
    ask("dora", "programme_approve", pk, data=sent)
    version = ProgrammeVersion.objects.get()
    assert (version.state, version.approved_by.key, version.approved_on, version.budget) == (
        ProgrammeState.APPROVED,
        "dora",
        story.today,
        999_999,
    )


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"ends_on": "2025-06-30", "why": " "}, "why", "required"),
        ({"ends_on": "31.02.2025", "why": "Too dear"}, "ends_on", "valid date"),
        ({"ends_on": "2023-12-31", "why": "Too dear"}, "ends_on", "before the first"),
    ],
)
def test_an_end_that_is_refused(ask: Any, story: Story, sent: dict, field: str, words: str) -> None:
    programme = story.programme()
    answer = ask("adam", "programme_end", programme.pk, data=sent)
    assert answer.status_code == 422
    assert words in told(answer.body, field)
    assert written(answer.body, "ends_on") == sent["ends_on"]
    assert sent["why"].strip() in answer.body
    assert programme.versions.get().state == ProgrammeState.APPROVED


def test_a_programme_ends(ask: Any, story: Story) -> None:
    programme = story.programme()
    sent = {"ends_on": "2025-06-30", "why": "Too dear", "budget": "1"}
    assert ask("adam", "programme_end", programme.pk, data=sent).status_code == 302
    version = programme.versions.get()
    found = (version.state, version.ends_on, version.budget)
    assert found == (ProgrammeState.ENDED, date(2025, 6, 30), 5000)
    draft = story.draft("Summer").programme
    ask("adam", "programme_end", draft.pk, data=sent)
    assert draft.versions.get().state == ProgrammeState.DRAFT


def test_a_draft_is_discarded(ask: Any, story: Story, client: Client) -> None:
    pk = story.draft("Summer").programme_id
    assert "Discard the draft" in ask("dora", "programme", pk).text_shown
    assert len(waiting_for(story.who("dora"), story.today)) == 1
    answer = ask("adam", "programme_discard", pk, data={"why": " "})
    assert answer.status_code == 422
    assert "This field is required" in answer.text_shown
    sent = {"why": "Two of them are enough"}
    assert ask("adam", "programme_discard", pk, data=sent).status_code == 302
    text = ask("adam", "programme", pk).text_shown
    assert "The draft was discarded" in text
    told_why = client.get(reverse("org:history", args=["programme", pk])).content.decode()
    assert "Draft discarded" in told_why
    assert "Two of them are enough" in told_why
    assert "Waits for approval" not in text
    assert "Summer" not in ask("adam", "programmes").text_shown
    assert "summer" not in ask("adam", "programmes_csv").body
    assert waiting_for(story.who("dora"), story.today) == []
    ask("adam", "programme_discard", pk, data=sent)
    assert "There is no draft to discard" in ask("adam", "programme", pk).text_shown
    assert ask("adam", "dry_run", pk).status_code == 404
    assert ask("adam", "programme_new", data=new(story, name="Summer")).status_code == 302
    assert list(ProgrammeVersion.objects.order_by("number").values_list("programme", "state")) == [
        (pk, "discarded"),
        (pk, "draft"),
    ]


def test_a_discarded_draft_of_a_running_programme_leaves_it_as_it_is(
    ask: Any, story: Story
) -> None:
    programme = story.programme()
    ask("adam", "programme_edit", programme.pk, data=new(story, budget="999,999"))
    ask("adam", "programme_discard", programme.pk, data={"why": "Too dear"})
    text = ask("adam", "programme", programme.pk).text_shown
    assert "Version 1" in text
    assert "Version 2" not in text.split("History")[0]
    assert "Write a new version" in text
    assert "999,999" not in ask("adam", "programme_edit", programme.pk).body
    ask("adam", "programme_edit", programme.pk, data=new(story, budget="7,000"))
    states = programme.versions.order_by("number").values_list("number", "state", "budget")
    assert list(states) == [(1, "approved", 5000), (2, "discarded", 999_999), (3, "draft", 7000)]


def test_the_list_as_a_file(ask: Any, story: Story) -> None:
    story.programme("=1+1")
    story.draft("Summer", story.item(AwardKind.OFFICE))
    last = "North,revenue,booked,quarter"
    rows = [
        "key,programme,version,state,department,measure,basis,span,award,budget,currency",
        f"11,'=1+1,1,approved,{last},cash,5000.00,EUR",
        f"summer,Summer,1,draft,{last},office,5000.00,EUR",
    ]
    assert lines(ask("adam", "programmes_csv").body) == rows
    assert lines(ask("rita", "programmes_csv").body) == rows[:2]


@pytest.mark.slow
@pytest.mark.parametrize(("people", "is_told"), [(4, False), (5, True)])
def test_what_a_budget_is_used_for_is_told_of_many(
    ask: Any, story: Story, people: int, is_told: bool
) -> None:
    """Few people's sum would tell an administrator what one of them got; a director sees all."""
    story.programme()
    for key in ("ralf", "rosa", "rudi", "ned")[: people - 1]:
        story.goal(key)
        story.sells(key, 1100)
    first = story.earned()
    approve_award(award=first, by=story.who("dora"), today=story.today)
    page = ask("dora", "programme", first.programme_id).text_shown
    assert "€12.00" in page
    page = ask("adam", "programme", first.programme_id).text_shown
    assert ("€12.00" in page) is is_told
    assert ("Not shown: few people" in page) is not is_told
    assert "€12.00" not in ask("rita", "programme", first.programme_id).text_shown


@pytest.mark.slow
def test_a_dry_run_names_people_to_directors_alone(ask: Any, story: Story) -> None:
    draft = story.draft()
    for key in ("rita", "ralf", "rosa", "rudi", "ned"):
        story.goal(key)
        story.sells(key, 1100)
    for key, named in (("adam", False), ("dora", True)):
        page = ask(key, "dry_run", draft.programme_id)
        assert "60.00" in page.text_shown
        assert ("Canary-rita" in page.text_shown) is named
    assert statuses(ask, "dry_run_csv", draft.programme_id) == {
        200: {"dora"},
        403: {"adam", "aude"},
        404: but("dora", "adam", "aude"),
    }
    assert not Award.objects.exists()


def test_a_dry_run_of_few_people_tells_no_sums(ask: Any, story: Story) -> None:
    draft = story.draft()
    story.goal("rita")
    story.sells("rita", 1100)
    page = ask("adam", "dry_run", draft.programme_id).text_shown
    assert "12.00" not in page
    assert "Sums of fewer than 5 people" in page
    assert "€12.00" in ask("dora", "dry_run", draft.programme_id).text_shown


def test_a_dry_run_as_a_file(ask: Any, story: Story) -> None:
    story.cast.people["rita"].name = "+Rita"
    story.cast.people["rita"].save(update_fields=["name"])
    draft = story.draft()
    nothing = ask("dora", "dry_run_csv", draft.programme_id)
    assert (nothing.status_code, nothing.body) == (409, "There is no past period.")
    story.goal("rita")
    story.sells("rita", 1100)
    tiers = "200.000000 x 0.020000 = 4.000000; 100.000000 x 0.080000 = 8.000000"
    rows = [
        "person_key,person,target,credited,attainment,tiers,amount,cost,why_not",
        f"rita,'+Rita,1000.00,1100.00,1.100000,{tiers},12.00,12.00,",
    ]
    for query in ({}, {"window": f"{FIRST}..{LAST}"}):
        found = ask("dora", "dry_run_csv", draft.programme_id, query=query)
        assert lines(found.body) == rows
    wrong = ask("dora", "dry_run_csv", draft.programme_id, query={"window": "2024"})
    assert wrong.status_code == 409
    assert "2024 is not one of the available choices" in wrong.body
