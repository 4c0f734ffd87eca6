"""The examples of docs/api.md run as they stand, with curl against a real server."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_django.live_server_helper import LiveServer

from salesmgmt.org.actions import issue_token
from tests.cast import build_cast

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def run(example: str, address: str, token: str) -> Any:
    told = {**os.environ, "ADDRESS": address, "TOKEN": token}
    done = subprocess.run(
        ["/bin/sh", "-c", example], capture_output=True, text=True, check=False, env=told
    )
    assert done.returncode == 0, (example, done.stdout, done.stderr)
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_examples(live_server: LiveServer) -> None:
    # The guide's goal is of the third quarter of 2025.
    with time_machine.travel(datetime(2025, 6, 16, 10, tzinfo=UTC), tick=True):
        cast = build_cast()
        given = {"name": "Guide", "scopes": ["read", "write"], "today": cast.today}
        last = cast.today + timedelta(days=1)
        _token, secret = issue_token(by=cast.person("dora"), expires_on=last, **given)
        answers = [run(example, live_server.url, secret) for example in EXAMPLES]
    products, attainment, notices, readings, loaded, goal = answers
    assert [row["key"] for row in products["results"]] == ["p"]
    assert {row["holder_key"] for row in attainment} >= {"rita", "sara"}
    assert {row["kind"] for row in notices["results"]} == {"goals.target"}
    assert readings["results"] == []
    assert loaded["written"] == {"products": 1}
    assert (goal["state"], goal["target"]) == ("draft", "250000.000000")
