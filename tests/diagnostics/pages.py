"""Asking for the pages of diagnoses as each role of the cast."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.matrix import EVERYBODY
from tests.diagnostics.case import Case


def url(name: str, *args: int) -> str:
    return reverse(f"diagnostics:{name}", args=args)


def text(client: Client, person: str, case: Case, address: str, status: int = 200) -> str:
    """The page on one line, with few queries."""
    client.force_login(case.person(person))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == status, address
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(content.decode().split())


def answers(client: Client, case: Case, address: str, method: str = "get", data=None) -> dict:
    """Per person of the cast the status."""
    found = {}
    for person in sorted(EVERYBODY):
        client.force_login(case.person(person))
        found[person] = getattr(client, method)(address, data or {}).status_code
    return found


def who(given: dict[str, set[str]]) -> dict:
    """Status per person: 404 for everybody who is not named."""
    named = {person: int(status) for status, people in given.items() for person in people}
    return {person: named.get(person, 404) for person in EVERYBODY}
