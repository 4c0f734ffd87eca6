"""The examples of docs/api.md run as they stand, with curl against a real server."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from salesmgmt.demo.actions import load_demo
from salesmgmt.demo.story.stage import DIRECTOR
from salesmgmt.org.actions import issue_token
from salesmgmt.org.models import User
from tests.cast import build_cast
from tests.database import connect_to, drop_database, make_database

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def run(example: str, address: str, token: str) -> Any:
    told = {**os.environ, "ADDRESS": address, "TOKEN": token}
    # A shell's own clock is the real one.
    example = example.replace("$(date +%Y)", str(timezone.localdate().year))
    done = subprocess.run(
        ["/bin/sh", "-c", example], capture_output=True, text=True, check=False, env=told
    )
    assert done.returncode == 0, (example, done.stdout, done.stderr)
    return json.loads(done.stdout)


def answers_of(address: str, person: User) -> list[Any]:
    """What the examples answer in turn, asked with a token of the person."""
    today = timezone.localdate()
    _token, secret = issue_token(
        name="Guide",
        scopes=["read", "write"],
        expires_on=today + timedelta(days=1),
        by=person,
        today=today,
    )
    return [run(example, address, secret) for example in EXAMPLES]


pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]


@pytest.fixture
def demonstration(transactional_db: None) -> Iterator[User]:
    """Its director, in a database of its own: emptying one takes far longer than dropping it."""
    plain = settings.DATABASES["default"]["NAME"]
    make_database(f"{plain}_guide")
    connect_to(f"{plain}_guide")
    try:
        load_demo("adventureworks", today=timezone.localdate(), as_is=False)
        yield User.objects.get(key=DIRECTOR)
    finally:
        connect_to(plain)
        drop_database(f"{plain}_guide")


def test_the_examples(live_server: LiveServer) -> None:
    answers = answers_of(live_server.url, build_cast().person("dora"))
    products, attainment, notices, readings, loaded, goal = answers
    assert products["results"] == []
    assert {row["holder_key"] for row in attainment} >= {"rita", "sara"}
    assert {row["kind"] for row in notices["results"]} == {"goals.target"}
    assert readings["results"] == []
    assert loaded["written"] == {"products": 1}
    assert (goal["holder"], goal["state"], goal["target"]) == ("acme", "draft", "250000.000000")


def test_the_examples_on_the_demonstration(demonstration: User, live_server: LiveServer) -> None:
    """As whoever reads the guide tries them: after make run, as its director."""
    answers = answers_of(live_server.url, demonstration)
    products, attainment, _notices, _readings, loaded, goal = answers
    assert len(products["results"]) == 2
    assert len(attainment) > 10
    assert loaded["written"] == {"products": 1}
    assert (goal["holder"], goal["state"]) == ("adventureworks", "draft")


def test_a_refused_example_says_why(live_server: LiveServer) -> None:
    """--fail alone keeps the reason to itself."""
    with pytest.raises(AssertionError, match="This token opens nothing"):
        run(EXAMPLES[-1], live_server.url, "smt_wrong")
