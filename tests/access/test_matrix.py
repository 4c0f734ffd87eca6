"""Every route, method, role and object answers as tests/access/matrix.py says.

All people with all methods are asked by `make verify` (marker `crawl`); the suite asks of each
object somebody who gets it and those who are nearest to getting it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.matrix import CLOSED, EVERYBODY, LIBRARIES, MATRIX, NEAREST, Rule
from tests.access.web import Web, Webs
from tests.cast import Cast

# The stages' routes with their answers (test_loop_matrix.py).
LOOP: dict[str, object] = json.loads(
    (Path(__file__).parent / "loop_matrix.json").read_text("utf-8")
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ABSENT_PK = 999_999_999


def routes(resolver: URLResolver, space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name with namespace and address pattern of every route of the URL configuration."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, inner, address)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or ''}", address


def test_every_route_has_a_rule() -> None:
    unknown = [
        (name, address)
        for name, address in routes(get_resolver())
        if name not in MATRIX | LOOP
        and address not in CLOSED
        and not name.startswith(tuple(LIBRARIES))
    ]
    assert unknown == [], "add a rule to tests/access/matrix.py or loop_matrix.json"


def test_every_rule_has_a_route() -> None:
    known = {name for name, _address in routes(get_resolver())}
    assert MATRIX.keys() - known == set()


def addresses(name: str, rule: Rule, cast: Cast) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(object, address, who gets it) for each object of a rule."""
    for key, who in rule.objects.items():
        arguments = {rule.argument: getattr(cast, rule.kind)[key].pk} if rule.argument else {}
        yield key, reverse(name, kwargs=arguments) + rule.query, who


def expected(rule: Rule, person: str, key: str, who: frozenset[str], method: str) -> int:
    if method not in rule.methods:
        return 405
    if person in who:
        return 200
    return 403 if person in rule.forbidden | rule.refused.get(key, frozenset()) else 404


CLOSED_RULES = {name: rule for name, rule in MATRIX.items() if not rule.is_open}


def wrong_answers(
    webs: Webs, name: str, rule: Rule, key: str, address: str, due: dict[tuple[str, str], int]
) -> list[str]:
    """What is answered otherwise than is due to (person, method)."""
    wrong = []
    for (person, method), status in due.items():
        found = webs[person].generic(method, address).status_code
        if found != status:
            wrong.append(f"{method} {name} {key} as {person}: {found}, not {status}")
    return wrong


@pytest.mark.crawl
@pytest.mark.parametrize("name", CLOSED_RULES)
def test_answers_to_everybody(name: str, cast: Cast, webs: Webs) -> None:
    rule, wrong = CLOSED_RULES[name], []
    for key, address, who in addresses(name, rule, cast):
        due = {
            (person, method): expected(rule, person, key, who, method)
            for person in sorted(EVERYBODY)
            for method in METHODS
        }
        wrong += wrong_answers(webs, name, rule, key, address, due)
    assert wrong == []


def nearest(rule: Rule, key: str, who: frozenset[str]) -> dict[tuple[str, str], int]:
    """The first of NEAREST for each status of GET, and one method that the route does not have."""
    due: dict[int, tuple[str, str]] = {}
    for person in NEAREST:
        due.setdefault(expected(rule, person, key, who, "GET"), (person, "GET"))
    (person, _method) = due.get(200, ("dora", "GET"))
    return {asked: status for status, asked in due.items()} | {(person, "DELETE"): 405}


@pytest.mark.slow
def test_answers_to_the_nearest(cast: Cast, webs: Webs) -> None:
    wrong = []
    for name, rule in CLOSED_RULES.items():
        for key, address, who in addresses(name, rule, cast):
            wrong += wrong_answers(webs, name, rule, key, address, nearest(rule, key, who))
    assert wrong == []


def test_anonymous_people_log_in_first(cast: Cast) -> None:
    web = Web(headers={"host": "localhost"})
    for name, rule in CLOSED_RULES.items():
        for _key, address, _who in addresses(name, rule, cast):
            for method in METHODS:
                answer = web.generic(method, address)
                assert answer.status_code == 302, (method, address)
                assert answer.headers["Location"].startswith("/accounts/login/")


def test_absent_objects_look_like_foreign_ones(cast: Cast, webs: Webs) -> None:
    for name, rule in MATRIX.items():
        if rule.argument:
            address = reverse(name, kwargs={rule.argument: ABSENT_PK})
            assert webs["dora"].get(address).status_code == 404, name


@pytest.mark.parametrize("address", CLOSED)
def test_shut_addresses(address: str, webs: Webs) -> None:
    assert webs["dora"].get(f"/{address}").status_code == 404
