"""A real Chromium against the real product."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page

from salesmgmt.org.models import User
from tests.cast import Cast, build_cast

# Playwright's own event loop runs in this thread; Django would take its queries for unsafe.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; as root it runs only without its sandbox."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The standing cast, committed, so that the server's threads see it."""
    return build_cast()


def log_in(context: BrowserContext, person: User, address: str) -> None:
    """Give the browser a session of the person, as the log-in page would."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}
    context.add_cookies([cookie])


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Everything that the browser complains about: scripts, console, policy, missing files."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            found.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    page.on(
        "response",
        lambda answer: (
            found.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    return found


@pytest.fixture
def as_person(page: Page, cast: Cast, live_server: Any) -> Callable[..., Page]:
    """Open pages as somebody: language, colours and width by choice."""

    def enter(key: str, *, language: str = "en", theme: str = "light", width: int = 1440) -> Page:
        User.objects.filter(key=key).update(language=language, theme=theme)
        log_in(page.context, cast.person(key), live_server.url)
        page.set_viewport_size({"width": width, "height": 900})
        return page

    return enter
