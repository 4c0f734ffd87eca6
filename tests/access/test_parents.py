"""What is one's own opens nothing of others: a child of another parent, foreign rows in a bulk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recognition.models import Award
from recognition.rules.terms import AwardState
from salesmgmt.org.actions import issue_token
from tests.access.web import Webs
from tests.cast import Cast


def test_a_lesson_of_another_module_is_not_there(cast: Cast, webs: Webs, row_hashes: Any) -> None:
    other = cast.loop["lessons"]["draft"].pk
    where = [cast.loop["assignments"]["rita"].pk, other]
    assert webs["rita"].get(reverse("training:lesson", args=where)).status_code == 404
    before = row_hashes()
    assert webs["rita"].post(reverse("training:lesson_done", args=where)).status_code == 404
    assert row_hashes() == before


def bulks(cast: Cast) -> dict[str, tuple[str, dict[str, Any]]]:
    """Forms that take many rows or name a person, each with what is Rita's."""
    rita, award = cast.people["rita"].pk, cast.loop["awards"]["rita"].pk
    planned, day = cast.loop["planned"]["rita"].pk, cast.today + timedelta(days=5)
    # Published, and not assigned to her yet.
    module = cast.loop["rules"]["north"].module_id
    return {
        "propose": (reverse("goals:propose_many"), {"goal": [f"{planned}.1"]}),
        "in force": (reverse("goals:put_in_force_many"), {"goal": [f"{planned}.1"]}),
        "approve": (
            reverse("recognition:awards_approve"),
            {"awards": [award], f"seen-{award}": "20", "why": "x"},
        ),
        "assign": (
            reverse("training:assign"),
            {"module": module, "people": [rita], "due_on": f"{day}", "why": "x"},
        ),
        "talk": (
            reverse("training:talk_new"),
            {"person": rita, "planned_on": f"{day}", "agenda": "x"},
        ),
        "set": (
            reverse("goals:set"),
            {
                "holder": f"person-{rita}",
                "period": "1",
                "measure": "units",
                "target": "1",
                "weight": "100",
                "act": "propose",
            },
        ),
    }


KINDS = ("propose", "in force", "approve", "assign", "talk", "set")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_foreign_rows_in_a_bulk_stay_as_they_are(
    cast: Cast, webs: Webs, row_hashes: Any, kind: str
) -> None:
    """Sven manages people, and has each of these forms; Rita is none of his."""
    webs["sven"].get("/")
    before = row_hashes()
    address, sent = bulks(cast)[kind]
    webs["sven"].post(address, sent)
    assert row_hashes() == before


def test_the_same_by_the_own_manager_is_done(cast: Cast, webs: Webs) -> None:
    for kind in ("approve", "assign"):
        address, sent = bulks(cast)[kind]
        assert webs["mona"].post(address, sent).status_code == 302, kind
    assert Award.objects.get(pk=cast.loop["awards"]["rita"].pk).state == AwardState.APPROVED


def test_an_action_is_given_to_nobody_elsewhere(cast: Cast, webs: Webs, row_hashes: Any) -> None:
    webs["mona"].get("/")
    before = row_hashes()
    sent = {"cause": "price", "kind": "other", "text": "x", "owner": cast.people["sara"].pk}
    sent |= {"due_on": f"{cast.today}", "starts_on": f"{cast.today}", "measure_days": "30"}
    address = reverse("diagnostics:action_new", args=[cast.loop["diagnoses"]["rita"].pk])
    assert webs["mona"].post(address, sent).status_code == 422
    assert row_hashes() == before


def test_a_token_reaches_no_tokens(cast: Cast, row_hashes: Any) -> None:
    """It is for the API alone: the page that lists and makes tokens asks for a log-in."""
    given = {"name": "All", "scopes": ["read", "write"], "expires_on": cast.today}
    _token, secret = issue_token(**given, by=cast.person("dora"), today=cast.today)
    program = Client(headers={"host": "localhost", "Authorization": f"Bearer {secret}"})
    own = cast.loop["tokens"]["rita"].pk
    before = row_hashes()
    for address in (reverse("org:tokens"), reverse("org:revoke_token", args=[own])):
        for send in (program.get, program.post):
            answer = send(address, {"name": "More", "scopes": ["write"]})
            assert answer.status_code in {302, 405}, address
    assert row_hashes() == before
