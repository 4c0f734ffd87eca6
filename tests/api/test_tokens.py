"""Keys for programs: what opens, what does not any more, and what is kept of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from salesmgmt.org.actions import issue_token, revoke_token
from salesmgmt.org.actions.tokens import LONGEST_DAYS, MOST_TOKENS
from salesmgmt.org.models import ApiToken, User
from salesmgmt.org.rules.tokens import digest_of, hint_of, new_secret
from tests.cast import Cast


def status(secret: str, method: str = "get", path: str = "products/") -> int:
    sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {secret}"}}
    if method == "post":
        sent["content_type"] = "application/json"
    return getattr(Client(), method)(f"/api/v1/{path}", **sent).status_code


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {47}
    assert digest_of("smt_a") != digest_of("smt_b")
    assert len(digest_of("smt_a")) == 64
    assert hint_of("smt_abcdefghijkl") == "smt_abcdefgh"


def test_a_token_opens_until_its_last_day(cast: Cast, token: Callable[..., str]) -> None:
    secret = token("rita", days=3)
    assert status(secret) == 200
    noon = f"{cast.today + timedelta(days=3)} 12:00"
    with time_machine.travel(noon, tick=False):
        assert status(secret) == 200
    with time_machine.travel(f"{cast.today + timedelta(days=4)} 00:01", tick=False):
        assert status(secret) == 401


def test_what_opens_nothing(cast: Cast, token: Callable[..., str]) -> None:
    secret = token("rita")
    for wrong in (f"{secret}x", secret[:-1], "smt_", "x" * 500, "é"):
        assert status(wrong) == 401
    for header in (secret, "Bearer", f"Basic {secret}", f"Bearer {secret} {secret}"):
        answer = Client().get("/api/v1/products/", headers={"Authorization": header})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert Client().get("/api/v1/products/").status_code == 401
    assert status(secret) == 200
    revoke_token(token=ApiToken.objects.get(), by=cast.person("rita"))
    assert status(secret) == 401


def test_who_may_not_log_in_has_no_program(cast: Cast, token: Callable[..., str]) -> None:
    left, closed = token("rita"), token("sara")
    User.objects.filter(key="rita").update(left_on=cast.today - timedelta(days=1))
    User.objects.filter(key="sara").update(is_active=False)
    assert (status(left), status(closed)) == (401, 401)


def test_scopes(token: Callable[..., str]) -> None:
    """403 for what the token may not, whatever its owner may."""
    reading, writing = token("dora", "read"), token("dora", "write")
    assert status(reading) == 200
    assert status(reading, "post", "documents/") == 403
    assert status(writing) == 403
    assert status(writing, "post", "documents/") == 400


def test_only_a_hash_is_kept(token: Callable[..., str]) -> None:
    secret = token("rita")
    row = ApiToken.objects.get()
    assert row.digest == digest_of(secret)
    assert row.used_on is None
    kept = " ".join(str(getattr(row, field.name)) for field in ApiToken._meta.fields)
    assert secret not in kept
    events = ApiToken.pgh_event_model.objects.values()
    assert [secret in str(event) or row.digest in str(event) for event in events] == [False]


def test_the_last_use_is_a_day(cast: Cast, token: Callable[..., str]) -> None:
    secret = token("rita")
    status(secret)
    assert ApiToken.objects.get().used_on == cast.today


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "admin"]}, "scopes"),
        ({"days": -1}, "expires_on"),
        ({"days": LONGEST_DAYS + 1}, "expires_on"),
    ],
)
def test_refused(cast: Cast, change: dict, field: str) -> None:
    given = {"name": "Export", "scopes": ["read"], "days": 1} | change
    last = cast.today + timedelta(days=given.pop("days"))
    with pytest.raises(ValidationError) as refused:
        issue_token(**given, expires_on=last, by=cast.person("rita"), today=cast.today)
    assert list(refused.value.message_dict) == [field]
    assert not ApiToken.objects.exists()


def test_so_many_and_no_more(cast: Cast, token: Callable[..., str]) -> None:
    for _ in range(MOST_TOKENS):
        token("rita")
    with pytest.raises(ValidationError, match="Revoke a token first"):
        token("rita")
    revoke_token(token=ApiToken.objects.first(), by=cast.person("rita"))
    token("rita")


def test_the_page_shows_the_secret_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["rita"])
    page = reverse("org:tokens")
    sent = {"name": "Export", "scopes": ["read"], "expires_on": f"{cast.today}"}
    answer = client.post(page, sent)
    (secret,) = [word for word in answer.content.decode().split() if "smt_" in word][:1]
    shown = secret.split(">")[1].split("<")[0]
    assert status(shown) == 200
    assert "no-store" in answer.headers["Cache-Control"]
    again = client.get(page).content.decode()
    assert shown not in again
    assert "Export" in again
    refused = client.post(page, sent | {"name": ""})
    assert refused.status_code == 422
    assert ApiToken.objects.count() == 1


def test_revoking_is_for_the_owner(client: Client, cast: Cast, token: Callable[..., str]) -> None:
    secret = token("rita")
    address = reverse("org:revoke_token", args=[ApiToken.objects.get().pk])
    client.force_login(cast.people["mona"])
    assert client.post(address).status_code == 404
    assert status(secret) == 200
    client.force_login(cast.people["rita"])
    assert client.post(address).status_code == 302
    assert status(secret) == 401
    assert "revoked" in client.get(reverse("org:tokens")).content.decode()


def test_answers_are_in_the_language_of_the_owner(cast: Cast, token: Callable[..., str]) -> None:
    User.objects.filter(key="rita").update(language="de")
    headers = {"Authorization": f"Bearer {token('rita')}", "Accept-Language": "en"}
    answer = Client().get("/api/v1/products/", {"familly": "x"}, headers=headers)
    assert (answer.status_code, answer.headers["Content-Language"]) == (400, "de")
    assert answer.json()["familly"][0].startswith("Diesen Parameter gibt es nicht")
    gone = Client().get("/api/v1/goals/0/", headers=headers)
    assert (gone.status_code, gone.json()) == (404, {"detail": "Nicht gefunden."})
