"""People move, come to manage, stand in and leave: what they reach changes at the next request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from salesmgmt.org import actions as org
from salesmgmt.org.actions import issue_token
from salesmgmt.org.models import ApiToken, Management, User
from tests.access.web import Webs, body
from tests.cast import BY, Cast

WRITING = {"text": "Moved on", "seen": "1", "reason": "x", "target": "1"}


@pytest.fixture
def secret(cast: Cast) -> Callable[[str], str]:
    """A token of somebody, to read and write."""

    def issue(key: str) -> str:
        return issue_token(
            name="Program",
            scopes=["read", "write"],
            expires_on=cast.today + timedelta(days=30),
            by=cast.person(key),
            today=cast.today,
        )[1]

    return issue


def program(secret: str, path: str) -> Any:
    """What the API answers to a program."""
    header = {"Authorization": f"Bearer {secret}"}
    return Client(headers={"host": "localhost"}).get(f"/api/v1/{path}", headers=header)


def of_rita(cast: Cast) -> dict[str, str]:
    """One page of every stage about Rita, by what it is."""
    loop = cast.loop
    return {
        "goal": reverse("goals:goal", args=[cast.goals["rita"].pk]),
        "next year's goal": reverse("goals:goal", args=[loop["planned"]["rita"].pk]),
        "attainment": reverse("monitoring:goal_attainment", args=[cast.goals["rita"].pk]),
        "curve": reverse("monitoring:goal_curve_csv", args=[cast.goals["rita"].pk]),
        "thread": reverse("home:goal_thread", args=[cast.goals["rita"].pk]),
        "assignment": reverse("training:assignment", args=[loop["assignments"]["rita"].pk]),
        "diagnosis": reverse("diagnostics:diagnosis", args=[loop["diagnoses"]["rita"].pk]),
        "evidence": reverse("diagnostics:evidence_csv", args=[loop["diagnoses"]["rita"].pk]),
        "award": reverse("recognition:award", args=[loop["awards"]["rita"].pk]),
    }


def lists() -> list[str]:
    """Lists and files of today's people."""
    names = ("goal_list", "goal_list_csv", "alerts", "alerts_csv")
    found = [reverse(f"monitoring:{name}") for name in names]
    return [*found, reverse("training:matrix_csv"), reverse("diagnostics:list_csv")]


def answers(webs: Webs, key: str, addresses: dict[str, str]) -> dict[str, int]:
    return {what: webs[key].get(address).status_code for what, address in addresses.items()}


def naming(webs: Webs, key: str, name: str) -> list[str]:
    """The lists that name somebody."""
    return [each for each in lists() if name in body(webs[key].get(each)).decode()]


def move_rita(cast: Cast) -> None:
    to = cast.departments["south"]
    org.transfer(person=cast.person("rita"), department=to, on=cast.today, **BY)


@pytest.mark.slow
def test_a_person_moves_to_another_manager_at_noon(
    cast: Cast, webs: Webs, secret: Callable[[str], str]
) -> None:
    key, pages = secret("mona"), of_rita(cast)
    goal = f"goals/{cast.goals['rita'].pk}/"
    assert set(answers(webs, "mona", pages).values()) == {200}
    assert set(answers(webs, "sven", pages).values()) == {404}
    assert naming(webs, "mona", "Canary-rita") == lists()
    assert program(key, goal).status_code == 200
    move_rita(cast)
    assert set(answers(webs, "mona", pages).values()) == {404}
    assert set(answers(webs, "sven", pages).values()) == {200}
    assert naming(webs, "mona", "Canary-rita") == []
    assert program(key, goal).status_code == 404
    assert "Canary-rita" not in program(key, "people/").content.decode()


def test_a_page_left_open_writes_nothing_any_more(cast: Cast, webs: Webs, row_hashes) -> None:
    loop = cast.loop
    writes = {
        reverse("goals:comment", args=[cast.goals["rita"].pk]),
        reverse("goals:revise", args=[cast.goals["rita"].pk]),
        reverse("goals:answer", args=[loop["planned"]["rita"].pk]),
        reverse("training:withdraw", args=[loop["assignments"]["rita"].pk]),
        reverse("diagnostics:conclude", args=[loop["diagnoses"]["rita"].pk]),
        reverse("recognition:award_approve", args=[loop["awards"]["rita"].pk]),
        reverse("monitoring:alert_seen", args=[loop["alerts"]["rita"].pk]),
    }
    webs["mona"].get("/")
    move_rita(cast)
    before = row_hashes()
    found = {address: webs["mona"].post(address, WRITING).status_code for address in writes}
    assert set(found.values()) == {404}, found
    assert row_hashes() == before


def test_the_past_stays_with_its_department(cast: Cast, webs: Webs) -> None:
    """What was sold in North is North's for ever; the newcomer's past is not the next manager's."""
    move_rita(cast)
    order = reverse("sales:order", args=[cast.orders["rita"].pk])
    assert answers(webs, "mona", {"order": order}) == {"order": 200}
    assert answers(webs, "sven", {"order": order}) == {"order": 404}


def test_a_deputy_loses_with_the_manager(cast: Cast, webs: Webs) -> None:
    last = cast.today + timedelta(days=3)
    who = {"person": cast.person("mona"), "deputy": cast.person("rosa")}
    org.appoint_deputy(**who, starts_on=cast.today, ends_on=last, **BY)
    goal = {"goal": of_rita(cast)["goal"]}
    assert answers(webs, "rosa", goal) == {"goal": 200}
    move_rita(cast)
    assert answers(webs, "rosa", goal) == {"goal": 404}


@pytest.mark.slow
def test_a_manager_is_followed_by_another_at_noon(cast: Cast, webs: Webs) -> None:
    """The former one keeps the sales of their days, and no running goal."""
    pages = of_rita(cast)
    assert set(answers(webs, "mona", pages).values()) == {200}
    present = Management.objects.get(person=cast.people["mona"])
    org.end_management(management=present, on=cast.today - timedelta(days=1), **BY)
    to = {"department": cast.departments["north"], "starts_on": cast.today}
    org.appoint_manager(person=cast.person("rudi"), **to, **BY)
    assert set(answers(webs, "mona", pages).values()) == {404}
    assert set(answers(webs, "rudi", pages).values()) == {200}


def test_who_may_not_log_in_is_out_at_once_and_for_ever(
    cast: Cast, webs: Webs, secret: Callable[[str], str]
) -> None:
    """Being let in again opens neither the old session nor the old key for programs."""
    key, old = secret("rita"), webs["rita"]
    assert (old.get("/").status_code, program(key, "goals/").status_code) == (200, 200)
    leaver = org.deactivate_person(person=cast.person("rita"), left_on=cast.today, **BY)
    assert (old.get("/").status_code, program(key, "goals/").status_code) == (302, 401)
    org.reactivate_person(person=leaver, **BY)
    assert (old.get("/").status_code, program(key, "goals/").status_code) == (302, 401)
    assert ApiToken.objects.filter(person=leaver, revoked_at=None).count() == 0


def test_who_has_left_is_out_the_day_after(
    cast: Cast, webs: Webs, secret: Callable[[str], str]
) -> None:
    key = secret("rita")
    last = {"left_on": cast.today - timedelta(days=1)}
    User.objects.filter(key="rita").update(**last)
    assert webs["rita"].get("/").status_code == 302
    assert program(key, "goals/").status_code == 401
