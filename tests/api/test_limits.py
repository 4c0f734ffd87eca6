"""Pages, parameters, bodies and rates: what is refused says why, and nothing breaks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

from salesmgmt.lib.cache import RedisCache
from salesmgmt.org.api.authentication import RefusedRate
from salesmgmt.sales import intake
from tests.cast import BY, Cast


def test_pages_by_cursor(ask: Callable[..., Any], cast: Cast) -> None:
    """Each row once, although rows are added between two pages."""
    rows = [(f"p{n:02}", f"Part {n}", "Parts", 1, None, None) for n in range(9)]
    intake.load({"products": rows}, **BY)
    found: list[str] = []
    answer = ask("rita", "get", "products/", {"limit": "4"}).json()
    while True:
        found += [row["key"] for row in answer["results"]]
        if answer["next"] is None:
            break
        path = answer["next"].split("/api/v1/")[1]
        answer = ask("rita", "get", path).json()
    assert found == ["p", *(f"p{n:02}" for n in range(9))]


@pytest.mark.parametrize(
    "cursor", ["x", "cD1hYmM=", "cD0xJTAw", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk="]
)
def test_a_cursor_that_no_page_gave(ask: Callable[..., Any], cursor: str) -> None:
    assert ask("rita", "get", "products/", {"cursor": cursor}).status_code in {200, 404}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "asked", "field"),
    [
        ("products/", {"familly": "Parts"}, "familly"),
        ("orders/", {"booked_from": "yesterday"}, "booked_from"),
        ("jobs/", {"state": "asleep"}, "state"),
        ("goals/", {"measure": "smiles"}, "measure"),
        ("people/", {"key": "x" * 101}, "key"),
        ("people/", {"key": "\0"}, "key"),
        ("people/", {"key": ""}, "key"),
        ("people/", {"key": ["rita", "sara"]}, "key"),
        ("attainment/", {"level": ["person", "company"]}, "level"),
        ("products/", {"limit": "abc"}, "limit"),
        ("products/", {"limit": "-1"}, "limit"),
        ("products/", {"limit": "0"}, "limit"),
        ("products/", {"limit": "1001"}, "limit"),
        ("products/", {"limit": "99999"}, "limit"),
        ("products/", {"limit": ""}, "limit"),
        ("products/", {"limit": "²"}, "limit"),
        ("notices/", {"unread": "zz"}, "unread"),
        ("notices/", {"unread": "yes"}, "unread"),
        ("notices/", {"unread": "1"}, "unread"),
    ],
)
def test_unknown_parameters_and_values_are_refused(
    ask: Callable[..., Any], path: str, asked: dict[str, str], field: str
) -> None:
    answer = ask("dora", "get", path, asked)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_as_many_as_a_page_holds(ask: Callable[..., Any]) -> None:
    for limit in ("1", "1000"):
        assert ask("rita", "get", "products/", {"limit": limit}).status_code == 200


def test_one_object_has_no_parameters(ask: Callable[..., Any], cast: Cast) -> None:
    path = f"goals/{cast.goals['rita'].pk}/"
    assert ask("mona", "get", path).status_code == 200
    answer = ask("mona", "get", path, {"state": "draft"})
    assert (answer.status_code, list(answer.json())) == (400, ["state"])


@pytest.mark.parametrize(("language", "told"), [("en", "YYYY-MM-DD"), ("de", "JJJJ-MM-TT")])
def test_days_are_written_alike_in_every_language(
    ask: Callable[..., Any], cast: Cast, language: str, told: str
) -> None:
    type(cast.people["dora"]).objects.filter(key="dora").update(language=language)
    for path, field in (("orders/", "booked_from"), ("goals/", "starts_on")):
        for wrong in ("01/02/2025", "01.02.2025", "Feb 1 2025", "20250201"):
            answer = ask("dora", "get", path, {field: wrong})
            assert (answer.status_code, list(answer.json())) == (400, [field]), wrong
            assert told in answer.json()[field][0]
        assert ask("dora", "get", path, {field: "2025-02-01"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"why": NaN}',
        b"[" * 100_000,
        b'{"why": ' + b"9" * 5_000 + b"}",
        b'"text"',
        b"[1]",
        b"null",
        b'{"why": "\\ud800", "documents": {"products": []}}',
        b'{"why": "x\\u0000", "documents": {"products": []}}',
    ],
)
def test_bodies_that_say_nothing(token: Callable[..., str], body: bytes) -> None:
    headers = {"Authorization": f"Bearer {token('adam')}"}
    for path in ("documents/", "goals/"):
        who = headers if path == "documents/" else {"Authorization": f"Bearer {token('dora')}"}
        answer = Client().post(
            f"/api/v1/{path}", body, content_type="application/json", headers=who
        )
        assert answer.status_code == 400, answer.content
        assert answer.json()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (r'{"why": "x", "documents": {"\ud800": [{"key": "a"}]}}', r"/documents/\ud800"),
        (
            r'{"why": "x", "documents": {"products": [{}, {"\uDFFF": 1}]}}',
            r"/documents/products/1/\udfff",
        ),
        (r'{"why": "x", "documents": {"products": [{"key": "\ud83d"}]}}', "/products/0/key"),
        (r'{"why": "\ude00\ud83d", "documents": {"products": []}}', "/why"),
        (r'"\ud800"', "/"),
    ],
)
def test_halves_of_characters_are_refused_with_their_place(
    ask: Callable[..., Any], body: str, place: str
) -> None:
    answer = ask("adam", "post", "documents/", body)
    assert answer.status_code == 400, answer.content
    assert f"{place} holds half of a character" in answer.json()["detail"]


def test_a_name_that_stands_twice_is_refused(ask: Callable[..., Any]) -> None:
    """Else the last value would count and the first be passed over."""
    body = r'{"why": "x", "documents": {"products": [{"key": "a", "key": "b"}]}, "why": "y"}'
    answer = ask("adam", "post", "documents/", body)
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "key stands twice in one object: send it once.",
    )
    assert ask("adam", "post", "documents/", r'{"\ud800": 1, "\ud800": 2}').status_code == 400


def test_whole_characters_are_taken_however_they_are_written(ask: Callable[..., Any]) -> None:
    body = r'{"why": "\ud83d\ude00 \\ud800", "documents": {"products": []}}'
    assert ask("adam", "post", "documents/", body).status_code == 200


def test_too_large(token: Callable[..., str], settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    headers = {"Authorization": f"Bearer {token('adam')}"}
    body = json.dumps({"why": "x" * 1000, "documents": {}})
    answer = Client().post(
        "/api/v1/documents/", body, content_type="application/json", headers=headers
    )
    assert (answer.status_code, "fewer rows" in answer.json()["detail"]) == (413, True)


def test_other_bodies(token: Callable[..., str]) -> None:
    headers = {"Authorization": f"Bearer {token('adam')}"}
    assert Client().post("/api/v1/documents/", {"why": "x"}, headers=headers).status_code == 415


def test_so_many_a_minute(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted by person: a second token does not help, and the answer says when to come again."""
    counted_anew(monkeypatch, UserRateThrottle, "3/min")
    found = [ask("stan", "get", "products/") for _ in range(4)]
    assert [answer.status_code for answer in found] == [200, 200, 200, 429]
    assert 0 < int(found[3].headers["Retry-After"]) <= 60


def counted_anew(
    monkeypatch: pytest.MonkeyPatch, throttle: type[SimpleRateThrottle], rate: str
) -> None:
    monkeypatch.setattr(throttle, "THROTTLE_RATES", {throttle.scope: rate})
    monkeypatch.setattr(throttle, "cache_format", f"{uuid4()}_%(scope)s_%(ident)s")


def test_tokens_are_not_tried_by_the_thousand(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by address, whatever the program says of whom it asks for; a true one passes."""
    counted_anew(monkeypatch, RefusedRate, "3/min")
    for n, status in enumerate([401, 401, 401, 429]):
        headers = {"Authorization": f"Bearer wrong{n}", "X-Forwarded-For": f"10.0.0.{n}"}
        answer = Client().get("/api/v1/products/", headers=headers)
        assert answer.status_code == status
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert ask("rita", "get", "products/").status_code == 200


def test_nobody_is_counted_by_a_made_up_address(monkeypatch: pytest.MonkeyPatch) -> None:
    counted_anew(monkeypatch, AnonRateThrottle, "3/min")
    found = [
        Client().get("/api/schema", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(4)
    ]
    assert found == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("9999-12-31", "9999-12-31", "first"),
        ("0001-01-01", "2025-12-31", "first"),
        ("2025-01-01", "9999-12-31", "last"),
    ],
)
def test_days_beyond_any_calendar(
    ask: Callable[..., Any], first: str, last: str, field: str
) -> None:
    answer = ask("dora", "get", "attainment/", {"level": "person", "first": first, "last": last})
    assert (answer.status_code, field in answer.json()) == (400, True)


def test_without_the_cache_nobody_is_counted(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "1/min"})
    gone = RedisCache(f"unix://{tmp_path}/nobody.sock", {})
    monkeypatch.setattr(UserRateThrottle, "cache", gone)
    assert [ask("rita", "get", "products/").status_code for _ in range(3)] == [200] * 3
