"""The team matrix."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.lib.locale import format_day
from tests.cast import Cast
from tests.training.studio import certify, published_module
from training.actions.assigning import assign
from training.models import Assignment, Module


@pytest.fixture
def trained(cast: Cast) -> Module:
    """Rita is certified, Ned overdue, Sara has it to do."""
    module = published_module(cast)
    before = cast.today - timedelta(days=20)
    for key, days in (("rita", 25), ("ned", 10), ("sara", 60)):
        assign(
            module=module,
            people=[cast.people[key]],
            due_on=before + timedelta(days=days),
            by=cast.person("dora"),
            why="",
            today=before,
        )
    rita = Assignment.objects.get(person=cast.people["rita"])
    certify(rita, cast.today - timedelta(days=3), cast.today + timedelta(days=300))
    return module


def shown(client: Client, cast: Cast, person: str, **asked: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse("training:matrix"), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("trained")
def test_a_manager_sees_the_subtree(client: Client, cast: Cast) -> None:
    text = shown(client, cast, "mona")
    for key in ("rita", "ned", "ralf"):
        assert f"Canary-{key}" in text
    assert "Canary-sara" not in text
    assert "Completed" in text
    assert "90%" in text
    assert "Overdue" in text


def test_what_is_to_be_done_again_does_not_hide_the_certificate(
    client: Client, cast: Cast, trained: Module
) -> None:
    """Rita's holds for 300 days; Ned, whose hold is over, has none."""
    rita, ned = cast.people["rita"], cast.people["ned"]
    given = {"by": cast.person("dora"), "why": "", "today": cast.today}
    due = cast.today + timedelta(days=9)
    certify(
        Assignment.objects.get(person=ned),
        cast.today - timedelta(days=90),
        cast.today - timedelta(days=1),
    )
    assign(module=trained, people=[rita, ned], due_on=due, **given)
    text = shown(client, cast, "mona")
    assert text.count("certified until") == 1
    assert format_day(cast.today + timedelta(days=300)) in text


@pytest.mark.usefixtures("trained")
def test_a_director_sees_all(client: Client, cast: Cast) -> None:
    text = shown(client, cast, "dora")
    assert "Canary-sara" in text
    assert "Canary-hans" in text


@pytest.mark.usefixtures("trained")
def test_hr_sees_what_is_done_and_until_when(client: Client, cast: Cast) -> None:
    text = shown(client, cast, "hans")
    assert "Canary-sara" in text
    assert "Completed" in text
    for hidden in ("90%", "Overdue", "Assigned", ">due "):
        assert hidden not in text
    assert reverse("training:assignment", args=[Assignment.objects.first().pk]) not in text


@pytest.mark.parametrize("person", ["rita", "hedy", "paul", "aude", "adam"])
def test_who_has_no_team(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    for name in ("matrix", "matrix_csv"):
        assert client.get(reverse(f"training:{name}")).status_code == 403


def test_only_reads(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["dora"])
    for name in ("matrix", "matrix_csv"):
        assert client.post(reverse(f"training:{name}")).status_code == 405


def test_filters(client: Client, cast: Cast, trained: Module) -> None:
    other = published_module(cast, "Zebras")
    south = str(cast.departments["south"].pk)
    text = shown(client, cast, "dora", department=south, module=str(other.pk))
    assert "Canary-sara" in text
    assert "Canary-rita" not in text
    assert f'href="{reverse("training:module", args=[other.pk])}"' in text
    assert f'href="{reverse("training:module", args=[trained.pk])}"' not in text
    # A department of somebody else narrows nothing down.
    assert "Canary-sara" not in shown(client, cast, "mona", department=south)


@pytest.mark.usefixtures("trained")
def test_csv(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["mona"])
    response = client.get(reverse("training:matrix_csv"))
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines[0] == "person,module,state,score_ratio,due_on,valid_until"
    until = (cast.today + timedelta(days=300)).isoformat()
    due = (cast.today - timedelta(days=10)).isoformat()
    assert lines[1:] == [
        f"Ned Canary-ned,Bikes,overdue,,{due},",
        f"Rita Canary-rita,Bikes,completed,0.900000,,{until}",
    ]


@pytest.mark.usefixtures("trained")
def test_as_many_queries_for_many(client: Client, cast: Cast) -> None:
    counts = []
    client.force_login(cast.people["dora"])
    client.get(reverse("training:matrix"))
    for title in ("A", "B"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("training:matrix"))
        counts.append(len(queries))
        published_module(cast, title)
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_nothing_to_show_says_so(client: Client, cast: Cast) -> None:
    assert "No module is published yet" in shown(client, cast, "dora")
