"""A program that asks with a token of somebody of the cast."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from salesmgmt.org.actions import issue_token
from tests.cast import Cast

Ask = Callable[..., Any]


@pytest.fixture
def token(cast: Cast) -> Callable[..., str]:
    """Issue a token of somebody; read and write by default."""

    def issue(person: str, *scopes: str, days: int = 9) -> str:
        _token, secret = issue_token(
            name="Test",
            scopes=scopes or ("read", "write"),
            expires_on=cast.today + timedelta(days=days),
            by=cast.person(person),
            today=cast.today,
        )
        return secret

    return issue


@pytest.fixture
def ask(token: Callable[..., str]) -> Ask:
    """ask("mona", "get", "goals/", {"measure": "revenue"}, if_match='"1"'): the answer."""
    known: dict[str, str] = {}

    def send(person: str, method: str, path: str, data: Any = None, **headers: str) -> Any:
        secret = known.get(person) or known.setdefault(person, token(person))
        sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {secret}"}}
        sent["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
        if method != "get":
            sent["content_type"] = "application/json"
        return getattr(Client(), method)(f"/api/v1/{path}", data, **sent)

    return send
