"""Every route of the stages answers every role as tests/access/loop_matrix.json says.

The file is reviewed in the diff. Per route and object: who gets which answer to GET and POST (404
for everybody who is not named: what one may not see does not exist), and how many statements the
page needs at most. `make verify` asks everybody (marker `crawl`), the suite per answer one person.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.access.loop_routes import addresses, loop_routes
from tests.access.matrix import EVERYBODY, NEAREST
from tests.access.test_query_budgets import MOST
from tests.access.web import Web, Webs, body, writes
from tests.cast import Cast

MATRIX: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "loop_matrix.json").read_text("utf-8")
)
STAGES = sorted({name.partition(":")[0] for name in loop_routes()})


def ask(web: Web, method: str, address: str) -> tuple[int, int]:
    """Status and number of statements; what POST wrote is rolled back, and GET writes nothing."""
    # The log holds the last 9,000 statements only.
    connection.queries_log.clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = web.generic(method, address)
        body(answer)
        transaction.set_rollback(True)
    if method == "GET":
        assert writes(asked) == [], address
    return answer.status_code, len([q for q in asked if "SAVEPOINT" not in q["sql"]])


def answers_of(cast: Cast, webs: Webs, name: str, pattern: str) -> dict[str, Any]:
    """The entry of a route as it answers now."""
    found: dict[str, Any] = {}
    for key, address in addresses(cast, name, pattern):
        seen: dict[str, Any] = {"GET": defaultdict(list), "POST": defaultdict(list)}
        most = 0
        for person in sorted(EVERYBODY):
            for method in ("GET", "POST"):
                status, statements = ask(webs[person], method, address)
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


def nearest(entry: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """(method, person, status): per method and status, 404 too, the first of NEAREST."""
    for method in ("GET", "POST"):
        told = {p: int(code) for code, who in entry.get(method, {}).items() for p in who.split()}
        due: dict[int, str] = {}
        for person in NEAREST:
            due.setdefault(told.get(person, 404), person)
        # A method for nobody is one that the route does not have.
        if told:
            yield from ((method, person, status) for status, person in due.items())


def test_the_file_names_every_route() -> None:
    assert sorted(MATRIX) == sorted(loop_routes())


def test_the_file_names_every_object(cast: Cast) -> None:
    for name, pattern in loop_routes().items():
        assert sorted(MATRIX[name]) == sorted(key for key, _ in addresses(cast, name, pattern))


@pytest.mark.crawl
@pytest.mark.parametrize("stage", STAGES)
def test_answers_to_everybody(cast: Cast, webs: Webs, stage: str) -> None:
    for name, pattern in loop_routes().items():
        if name.startswith(f"{stage}:"):
            assert answers_of(cast, webs, name, pattern) == MATRIX[name], name


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_answers_to_the_nearest(cast: Cast, webs: Webs, stage: str) -> None:
    wrong = []
    for name, pattern in loop_routes().items():
        if not name.startswith(f"{stage}:"):
            continue
        for key, address in addresses(cast, name, pattern):
            entry = MATRIX[name][key]
            for method, person, due in nearest(entry):
                status, statements = ask(webs[person], method, address)
                if status != due:
                    wrong.append(f"{method} {name} {key} as {person}: {status}, not {due}")
                if (method, status) == ("GET", 200) and statements > entry["queries"]:
                    wrong.append(f"{name} {key} as {person}: {statements} queries")
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_no_other_method_does_anything(cast: Cast, webs: Webs, stage: str) -> None:
    """As who gets furthest: HEAD is GET without a body, the rest is 405 where a route exists."""
    wrong = []
    for name, pattern in loop_routes().items():
        if not name.startswith(f"{stage}:"):
            continue
        key, address = next(iter(addresses(cast, name, pattern)))
        person = _furthest(MATRIX[name][key])
        got, _ = ask(webs[person], "GET", address)
        head, _ = ask(webs[person], "HEAD", address)
        wrong += [f"HEAD {name}: {head}, GET {got}"] if head != got else []
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            status, _ = ask(webs[person], method, address)
            wrong += [f"{method} {name} as {person}: {status}"] if status != 405 else []
    assert wrong == []


def _furthest(entry: dict[str, Any]) -> str:
    """Somebody with the best answer of a route, GET before POST."""
    for method in ("GET", "POST"):
        for people in (entry[method][code] for code in sorted(entry.get(method, {}))):
            return people.split()[0]
    return NEAREST[0]


def test_no_page_needs_more_than_the_budget() -> None:
    needed = {
        (name, key): found.get("queries", 0)
        for name, objects in MATRIX.items()
        for key, found in objects.items()
    }
    assert {page: count for page, count in needed.items() if count > MOST} == {}


def test_anonymous_people_log_in_first(cast: Cast) -> None:
    web = Web(headers={"host": "localhost"})
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
