"""Requests that go wrong are answered in the reader's language, with what to do."""

import re
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from psycopg2 import errors as database

from salesmgmt import urls
from tests.cast import Cast

RAISED: dict[str, Any] = {
    "mistake": ZeroDivisionError(),
    "denied": PermissionDenied(),
    "away": OperationalError("connection refused"),
    "deadlock": OperationalError(),
    "database": DatabaseError(),
}
RAISED["deadlock"].__cause__ = type("Deadlock", (database.DeadlockDetected,), {"pgcode": "40P01"})()


def broken(request: HttpRequest, what: str) -> HttpResponse:
    if what == "read":
        return HttpResponse(request.POST.get("x"))
    raise RAISED[what]


urlpatterns = [
    path("broken/<what>", broken),
    path("api/broken/<what>", broken),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler429, handler500 = urls.handler404, urls.handler429, urls.handler500

CASES = [
    ("mistake", 500, "Something went wrong", "Etwas ist schiefgegangen"),
    ("database", 500, "Something went wrong", "Etwas ist schiefgegangen"),
    ("denied", 403, "No access to this page", "Kein Zugang zu dieser Seite"),
    ("away", 503, "Not available at the moment", "Zurzeit nicht verfügbar"),
    ("deadlock", 409, "Somebody else was at it", "Jemand anderes war gerade daran"),
]


@pytest.fixture
def web(cast: Cast, settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["rita"])
    return client


@pytest.mark.parametrize(("what", "status", "english", "german"), CASES)
def test_pages(web: Client, what: str, status: int, english: str, german: str) -> None:
    for language, title in (("en", english), ("de", german)):
        answer = web.get(f"/broken/{what}", headers={"accept-language": language})
        text = answer.content.decode()
        assert (answer.status_code, f"<h1>{title}</h1>" in text) == (status, True)
        assert f'lang="{language}"' in text
        assert answer.headers["X-Request-ID"] in text
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize(("what", "status", "english", "german"), CASES)
def test_programs_get_json(web: Client, what: str, status: int, english: str, german: str) -> None:
    answer = web.get(f"/api/broken/{what}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert len(answer.json()["detail"]) > 10
    # Words of pages: a program has nowhere to go back to, and no number below its form.
    german = web.get(f"/api/broken/{what}", headers={"accept-language": "de"}).json()["detail"]
    for told in (answer.json()["detail"], german):
        assert not re.search(r"form\b|go back|below|page|Formular|zurück|unten|Seite", told), told
    assert german != answer.json()["detail"]


def test_nothing_here(web: Client) -> None:
    page = web.get("/nowhere/", headers={"accept-language": "de"})
    assert (page.status_code, "Hier ist nichts" in page.content.decode()) == (404, True)
    answer = web.get("/api/v1/nowhere/")
    assert (answer.status_code, "address is wrong" in answer.json()["detail"]) == (404, True)


def test_too_much_at_once(web: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    sent = {"data": "x" * 200, "content_type": "application/x-www-form-urlencoded"}
    answer = web.post("/broken/read", **sent, headers={"accept-language": "en"})
    assert (answer.status_code, "too much at once" in answer.content.decode()) == (413, True)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    answer = web.post("/broken/read", {f"f{n}": "" for n in range(9)})
    assert answer.status_code == 413


def test_the_persons_own_language_counts(web: Client, cast: Cast) -> None:
    type(cast.people["rita"]).objects.filter(key="rita").update(language="en")
    answer = web.get("/broken/mistake", headers={"accept-language": "de"})
    assert "Something went wrong" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Too many attempts"), ("de", "Zu viele Versuche")]
)
def test_too_many_attempts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, language: str, title: str
) -> None:
    monkeypatch.setattr(ratelimit, "consume", lambda *_parts, **_names: None)
    answer = Client().post(
        reverse("account_login"),
        {"login": "x@example.com", "password": "x"},
        headers={"accept-language": language},
    )
    text = answer.content.decode()
    assert (answer.status_code, f"<h1>{title}</h1>" in text) == (429, True)
    assert answer.headers["Retry-After"] == "300"
    assert answer.headers["X-Request-ID"] in text
