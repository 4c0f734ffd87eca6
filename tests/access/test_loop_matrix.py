"""Every route of the stages answers every role as tests/access/loop_matrix.json says.

The file is reviewed in the diff. Per route and object: who gets which answer to GET and POST (404
for everybody who is not named: what one may not see does not exist), and how many statements the
page needs at most.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access.loop_routes import addresses, loop_routes
from tests.access.matrix import EVERYBODY
from tests.access.test_query_budgets import MOST
from tests.cast import Cast

MATRIX: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "loop_matrix.json").read_text("utf-8")
)
STAGES = ("goals", "training", "monitoring", "diagnostics", "recognition", "home", "org", "api")


def ask(web: Client, method: str, address: str) -> tuple[int, int]:
    """Status and number of statements; what the request wrote is rolled back."""
    # The log holds the last 9,000 statements only.
    connection.queries_log.clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = web.generic(method, address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code, len([q for q in asked if "SAVEPOINT" not in q["sql"]])


def answers_of(cast: Cast, name: str, pattern: str) -> dict[str, Any]:
    """The entry of a route as it answers now."""
    web = Client(headers={"host": "localhost"})
    found: dict[str, Any] = {}
    for key, address in addresses(cast, name, pattern):
        seen: dict[str, Any] = {"GET": defaultdict(list), "POST": defaultdict(list)}
        most = 0
        for person in sorted(EVERYBODY):
            web.force_login(cast.person(person))
            for method in ("GET", "POST"):
                status, statements = ask(web, method, address)
                if status not in {404, 405}:
                    seen[method][str(status)].append(person)
                if (method, status) == ("GET", 200):
                    most = max(most, statements)
        found[key] = {
            method: {status: " ".join(people) for status, people in by.items()}
            for method, by in seen.items()
            if by
        } | ({"queries": most} if most else {})
    return found


def test_the_file_names_every_route() -> None:
    assert sorted(MATRIX) == sorted(loop_routes())


@pytest.mark.parametrize("stage", STAGES)
def test_answers(cast: Cast, stage: str) -> None:
    for name, pattern in loop_routes().items():
        if name.startswith(f"{stage}:"):
            assert answers_of(cast, name, pattern) == MATRIX[name], name


def test_no_page_needs_more_than_the_budget() -> None:
    needed = {
        (name, key): found.get("queries", 0)
        for name, objects in MATRIX.items()
        for key, found in objects.items()
    }
    assert {page: count for page, count in needed.items() if count > MOST} == {}


def test_anonymous_people_log_in_first(cast: Cast) -> None:
    web = Client(headers={"host": "localhost"})
    for name, pattern in loop_routes().items():
        for _key, address in addresses(cast, name, pattern):
            for method in ("GET", "POST"):
                answer = web.generic(method, address)
                if name.startswith("api:"):
                    assert answer.status_code == 401, address
                    continue
                assert answer.status_code in {302, 405}, address
                if answer.status_code == 302:
                    assert answer.headers["Location"].startswith("/accounts/login/")
