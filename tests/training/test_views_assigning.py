"""Pages of assigning: by hand, by rule, taking back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.training.studio import published_module
from training.actions.assigning import assign, make_rule
from training.models import Assignment, AssignmentRule

NO_ASSIGNERS = ["rita", "hedy", "hans", "paul", "aude"]


def shown(client: Client, cast: Cast, person: str, name: str, **asked: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse(f"training:{name}"), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def sent(cast: Cast, module, *people: str, **other: str) -> dict:
    due = (cast.today + timedelta(days=10)).isoformat()
    chosen = [str(cast.people[key].pk) for key in people]
    return {"module": str(module.pk), "due_on": due, "why": "New frames", "people": chosen} | other


@pytest.mark.parametrize(
    ("person", "offered", "hidden"),
    [
        ("mona", "rita ned mona", "sara dora hans"),
        ("nina", "ned", "rita sara"),
        ("dora", "rita sara hans", ""),
        ("adam", "rita sara hans", ""),
    ],
)
def test_who_is_offered(client: Client, cast: Cast, person: str, offered: str, hidden: str) -> None:
    text = shown(client, cast, person, "assign")
    for key in offered.split():
        assert f"Canary-{key}" in text
    for key in hidden.split():
        assert f"Canary-{key}" not in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "RIT"}, ["rita"]),
        ({"department": "north-east"}, ["ned", "nina"]),
        ({"role": "manager"}, ["mona", "nina", "sven"]),
        ({"role": "rep", "department": "north-east"}, ["ned"]),
        ({"q": "nobody"}, []),
    ],
)
def test_filters(client: Client, cast: Cast, asked: dict[str, str], found: list[str]) -> None:
    if "department" in asked:
        asked = asked | {"department": str(cast.departments[asked["department"]].pk)}
    # The menu names the reader too: only what is behind a tick box counts.
    body = shown(client, cast, "dora", "assign", **asked).split('name="people"')[1:]
    offered = [key for key in cast.people if any(f"Canary-{key}" in part for part in body)]
    assert sorted(offered) == found


def test_assigned_to_several(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    client.force_login(cast.people["mona"])
    response = client.post(reverse("training:assign"), sent(cast, module, "rita", "ned"))
    assert response.url == reverse("training:matrix")
    assert Assignment.objects.filter(why="New frames").count() == 2


@pytest.mark.parametrize("bad", [{"why": ""}, {"due_on": "2001-01-01"}, {"people": []}])
def test_nothing_typed_is_lost(client: Client, cast: Cast, bad: dict) -> None:
    module = published_module(cast)
    client.force_login(cast.people["mona"])
    response = client.post(reverse("training:assign"), sent(cast, module, "rita") | bad)
    text = response.content.decode()
    assert response.status_code == 422
    assert "New frames" in text or not bad.get("why", "x")
    assert "checked" in text or "people" in bad
    assert not Assignment.objects.exists()


def test_a_tampered_person_is_refused(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    client.force_login(cast.people["mona"])
    response = client.post(reverse("training:assign"), sent(cast, module, "sara"))
    assert response.status_code == 422
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("person", NO_ASSIGNERS)
def test_who_assigns_nothing(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    for name in ("assign", "rules"):
        assert client.get(reverse(f"training:{name}")).status_code == 403
        assert client.post(reverse(f"training:{name}")).status_code == 403


def test_a_rule_is_made_and_ended(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    client.force_login(cast.people["mona"])
    address = reverse("training:rules")
    given = {"module": str(module.pk), "role": "rep", "due_days": "20"}
    refused = client.post(address, given | {"department": ""})
    assert refused.status_code == 422
    assert "Choose a department that you manage" in refused.content.decode()
    north = str(cast.departments["north"].pk)
    assert client.post(address, given | {"department": north}).status_code == 302
    assert Assignment.objects.count() == 5
    assert "5 assignments" in shown(client, cast, "mona", "rules")
    rule = AssignmentRule.objects.get()
    end = reverse("training:rule_end", args=[rule.pk])
    assert client.get(end).status_code == 405
    client.force_login(cast.people["sven"])
    assert client.post(end).status_code == 403
    client.force_login(cast.people["rita"])
    assert client.post(end).status_code == 404
    client.force_login(cast.people["mona"])
    for _twice in range(2):
        client.post(end)
    assert "No rule runs" in shown(client, cast, "mona", "rules")


def test_a_manager_sees_rules_but_ends_only_the_own(client: Client, cast: Cast) -> None:
    module = published_module(cast)
    make_rule(
        module=module,
        role="rep",
        department=None,
        due_days=9,
        by=cast.person("dora"),
        today=cast.today,
    )
    assert "End the rule" not in shown(client, cast, "mona", "rules")
    assert "End the rule" in shown(client, cast, "adam", "rules")


def test_taking_back(client: Client, cast: Cast) -> None:
    (one,) = assign(
        module=published_module(cast),
        people=[cast.people["rita"]],
        due_on=cast.today,
        by=cast.person("mona"),
        why="",
        today=cast.today,
    )
    address = reverse("training:withdraw", args=[one.pk])
    for person, status in (("rita", 403), ("ralf", 404), ("sven", 404), ("hans", 404)):
        client.force_login(cast.people[person])
        assert client.post(address, {"why": "no"}).status_code == status
    client.force_login(cast.people["mona"])
    assert client.get(address).status_code == 405
    client.post(address, {"why": ""})
    assert Assignment.objects.open().exists()
    client.post(address, {"why": "On leave"})
    assert not Assignment.objects.open().exists()
