"""The history of an object: its acts with who, what, old and new, and why."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pghistory.models import Context

from goals.actions import close_goal, revise_goal
from goals.rules.terms import Driver
from salesmgmt.journal.objects import named_acts, object_history, object_kinds
from salesmgmt.org import actions as org
from tests.access.loop_routes import HISTORIES
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
RECORDED = re.compile(
    r"""(?:recorded|record_act)\(\s*"([a-z]+\.[a-z_]+)"|acting_on\(goal,\s*"([a-z_]+)\""""
)


@pytest.fixture
def revised(cast: Cast) -> Cast:
    """Mona lowered Rita's goal."""
    revise_goal(
        goal=cast.goals["rita"],
        target=Decimal("87654.5"),
        effective_on=cast.today,
        driver=Driver.ECONOMY,
        reason="The market shrinks.",
        by=cast.person("mona"),
        today=cast.today,
    )
    return cast


def page(cast: Cast, person: str, kind: str, pk: int, **headers: str) -> Any:
    web = Client(headers={"host": "localhost", **headers})
    web.force_login(cast.person(person))
    return web.get(reverse("org:history", args=[kind, pk]))


def text(answer: Any) -> str:
    """The page's words, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_it_says_who_what_old_new_and_why(revised: Cast) -> None:
    answer = page(revised, "rita", "goal", revised.goals["rita"].pk)
    assert answer.status_code == 200
    told = text(answer)
    assert "Mona" in told
    assert "Goal revised" in told
    assert "The market shrinks." in told
    assert "Version: Target 87,654.5" in told


def test_a_changed_state_is_told_with_the_one_before(cast: Cast) -> None:
    goal = cast.goals["rita"]
    close_goal(goal=goal, why="The year is over.", by=cast.person("dora"), today=cast.today)
    told = text(page(cast, "mona", "goal", goal.pk))
    assert "State In force → Closed" in told


def test_in_german(revised: Cast) -> None:
    web = Client(headers={"host": "localhost"})
    rita = revised.person("rita")
    org.set_preferences(person=rita, language="de", by=rita)
    web.force_login(rita)
    told = text(web.get(reverse("org:history", args=["goal", revised.goals["rita"].pk])))
    assert "Ziel geändert" in told
    assert "87.654,5" in told


def test_a_deputy_is_named_with_the_person(cast: Cast) -> None:
    day = {"starts_on": cast.today, "ends_on": cast.today}
    given = {"person": cast.people["mona"], "deputy": cast.people["nina"], "by": None, "why": ""}
    org.appoint_deputy(**given, **day)
    revise_goal(
        goal=cast.goals["rita"],
        target=Decimal(5),
        effective_on=cast.today,
        driver=Driver.PERSON,
        reason="Away for a while.",
        by=cast.person("nina"),
        today=cast.today,
    )
    told = text(page(cast, "mona", "goal", cast.goals["rita"].pk))
    names = [cast.people[key].name for key in ("nina", "mona")]
    assert " for ".join(names) in told


def test_it_stands_on_the_objects_page_for_who_may_read_it(revised: Cast) -> None:
    north = revised.goals["north"]
    place = f'hx-get="{reverse("org:history", args=["goal", north.pk])}"'
    for person, is_told in (("mona", True), ("rita", False)):
        web = Client(headers={"host": "localhost"})
        web.force_login(revised.person(person))
        answer = web.get(reverse("goals:goal", args=[north.pk]))
        assert (place in answer.content.decode()) is is_told, person


def test_as_a_panel_it_is_no_page(revised: Cast) -> None:
    answer = page(revised, "rita", "goal", revised.goals["rita"].pk, hx_request="true")
    assert "<html" not in answer.content.decode()
    assert "Goal revised" in text(answer)


def test_what_is_unknown_is_not_found(cast: Cast) -> None:
    assert page(cast, "dora", "nothing", 1).status_code == 404
    assert page(cast, "dora", "goal", 10**9).status_code == 404


def test_the_request_is_in_the_history(cast: Cast) -> None:
    web = Client(headers={"host": "localhost"})
    web.force_login(cast.person("rita"))
    web.post(reverse("home:theme"), {"theme": "dark"}, headers={"X-Request-ID": "request-of-test"})
    act = Context.objects.filter(metadata__act="org.set_preferences").latest("created_at")
    assert act.metadata["request"] == "request-of-test"


def test_the_tables_of_access_know_every_kind() -> None:
    assert object_kinds() == sorted(HISTORIES)
    for kind in object_kinds():
        told = object_history(kind)
        assert told is not None
        for part in told.parts:
            fields = {field.name for field in part.model._meta.get_fields()}
            assert set(part.fields) <= fields, part.model


def test_every_act_has_a_name() -> None:
    """As far as it stands in the code as a whole; verbs that are put together are in the app."""
    found = set()
    for folder in ("salesmgmt", "goals", "training", "monitoring", "diagnostics", "recognition"):
        for path in (ROOT / folder).rglob("*.py"):
            for whole, verb in RECORDED.findall(path.read_text("utf-8")):
                found.add(whole or f"goals.{verb}")
    assert len(found) > 80
    assert found - named_acts() == set()
