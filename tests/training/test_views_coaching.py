"""Pages of coaching talks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.matrix import EVERYBODY
from tests.cast import Cast
from tests.training.test_actions_coaching import SECRET, planned
from training.actions.coaching import add_note
from training.models import CoachingNote, CoachingTalk

COACHES = {"mona", "nina", "sven", "dora"}


def asked(client: Client, cast: Cast, person: str, name: str, /, *args: int) -> Any:
    client.force_login(cast.person(person))
    return client.get(reverse(f"training:{name}", args=args))


def sent(client: Client, cast: Cast, person: str, name: str, /, *args: int, **data: Any) -> Any:
    client.force_login(cast.person(person))
    return client.post(reverse(f"training:{name}", args=args), data)


@pytest.mark.slow
@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_private_to_the_two(client: Client, cast: Cast, person: str) -> None:
    talk = planned(cast)
    add_note(talk=talk, text=f"{SECRET} note", by=cast.person("rita"))
    status = 200 if person in {"mona", "rita"} else 404
    page = asked(client, cast, person, "talk", talk.pk)
    assert page.status_code == status
    listed = asked(client, cast, person, "talks")
    assert listed.status_code == 200
    for text in (page.content.decode(), listed.content.decode()):
        assert (SECRET in text) == (status == 200 and text == page.content.decode())
    link = reverse("training:talk", args=[talk.pk])
    assert (link in listed.content.decode()) == (status == 200)
    held = sent(client, cast, person, "talk_hold", talk.pk, held_on=cast.today.isoformat())
    note = sent(client, cast, person, "talk_note", talk.pk, text="more")
    assert {held.status_code, note.status_code} == ({302} if status == 200 else {404})
    assert CoachingNote.objects.count() == (2 if status == 200 else 1)


@pytest.mark.slow
@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_who_plans(client: Client, cast: Cast, person: str) -> None:
    page = asked(client, cast, person, "talk_new")
    assert page.status_code == (200 if person in COACHES else 403)
    button = reverse("training:talk_new") in asked(client, cast, person, "talks").content.decode()
    assert button == (person in COACHES)
    if person == "mona":
        text = page.content.decode()
        assert "Canary-ned" in text
        assert "Canary-sara" not in text
        assert f'value="{cast.people["mona"].pk}"' not in text
    data = {"person": cast.people["rita"].pk, "planned_on": cast.today.isoformat(), "agenda": "x"}
    response = sent(client, cast, person, "talk_new", **data)
    works = person in {"mona", "dora"}
    assert response.status_code == (302 if works else 422 if person in COACHES else 403)
    assert CoachingTalk.objects.count() == works


def test_planned_held_noted(client: Client, cast: Cast) -> None:
    data = {
        "person": cast.people["rita"].pk,
        "planned_on": (cast.today + timedelta(days=1)).isoformat(),
        "agenda": "* prices",
    }
    made = sent(client, cast, "mona", "talk_new", **data)
    talk = CoachingTalk.objects.get()
    assert made.url == reverse("training:talk", args=[talk.pk])
    page = client.get(made.url).content.decode()
    assert "<li>prices</li>" in page
    assert "Planned" in page
    sent(client, cast, "rita", "talk_note", talk.pk, text="<b>bold</b>")
    page = asked(client, cast, "mona", "talk", talk.pk).content.decode()
    assert "&lt;b&gt;bold" in page
    sent(client, cast, "rita", "talk_hold", talk.pk, held_on=cast.today.isoformat())
    page = asked(client, cast, "mona", "talk", talk.pk).content.decode()
    assert "Held" in page
    assert reverse("training:talk_hold", args=[talk.pk]) not in page


def test_nothing_typed_is_lost(client: Client, cast: Cast) -> None:
    talk = planned(cast)
    yesterday = (cast.today - timedelta(days=1)).isoformat()
    data = {"person": cast.people["rita"].pk, "planned_on": yesterday, "agenda": "canary-kept"}
    response = sent(client, cast, "mona", "talk_new", **data)
    assert response.status_code == 422
    text = response.content.decode()
    assert "canary-kept" in text
    assert yesterday in text
    assert "today and two years" in text
    tomorrow = (cast.today + timedelta(days=1)).isoformat()
    response = sent(client, cast, "mona", "talk_hold", talk.pk, held_on=tomorrow)
    assert response.status_code == 422
    assert tomorrow in response.content.decode()
    response = sent(client, cast, "mona", "talk_note", talk.pk, text="x" * 10_001)
    assert response.status_code == 422
    assert "x" * 10_001 in response.content.decode()
    assert not CoachingNote.objects.exists()


def test_whom_the_address_names(client: Client, cast: Cast) -> None:
    client.force_login(cast.person("mona"))
    url = reverse("training:talk_new")
    rita = cast.people["rita"].pk
    assert f'value="{rita}" selected' in client.get(url, {"person": rita}).content.decode()
    assert "selected" not in _options(client.get(url, {"person": "x"}).content.decode(), rita)


def _options(text: str, person: int) -> str:
    start = text.index(f'value="{person}"')
    return text[start : text.index(">", start)]


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("talks", {"get"}),
        ("talk_new", {"get", "post"}),
        ("talk", {"get"}),
        ("talk_hold", {"post"}),
        ("talk_note", {"post"}),
    ],
)
def test_methods(client: Client, cast: Cast, name: str, methods: set[str]) -> None:
    client.force_login(cast.person("mona"))
    args = [] if name in {"talks", "talk_new"} else [1]
    for method in ("get", "post", "put", "delete"):
        response = getattr(client, method)(reverse(f"training:{name}", args=args))
        assert (response.status_code == 405) == (method not in methods)


def test_costs(client: Client, cast: Cast) -> None:
    talk = planned(cast)
    for number in range(3):
        add_note(talk=talk, text=f"note {number}", by=cast.person("rita"))
    for person in ("mona", "rita"):
        client.force_login(cast.person(person))
        for name, args in (("talks", []), ("talk", [talk.pk]), ("talk_new", [])):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"training:{name}", args=args))
            assert len(queries) <= 12, name
