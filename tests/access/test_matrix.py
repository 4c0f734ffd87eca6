"""Every route, method, role and object answers as tests/access/matrix.py says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.matrix import CLOSED, EVERYBODY, LIBRARIES, MATRIX, Rule
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


@pytest.fixture
def web() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.parametrize("name", CLOSED_RULES)
def test_answers(name: str, cast: Cast, web: Client) -> None:
    rule, wrong = CLOSED_RULES[name], []
    for person in sorted(EVERYBODY):
        web.force_login(cast.person(person))
        for key, address, who in addresses(name, rule, cast):
            for method in METHODS:
                status = web.generic(method, address).status_code
                due = expected(rule, person, key, who, method)
                if status != due:
                    wrong.append(f"{method} {name} {key} as {person}: {status}, not {due}")
    assert wrong == []


@pytest.mark.parametrize("name", CLOSED_RULES)
def test_anonymous_people_log_in_first(name: str, cast: Cast, web: Client) -> None:
    for _key, address, _who in addresses(name, CLOSED_RULES[name], cast):
        for method in METHODS:
            answer = web.generic(method, address)
            assert answer.status_code == 302, (method, address)
            assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", [n for n, rule in MATRIX.items() if rule.argument])
def test_absent_objects_look_like_foreign_ones(name: str, cast: Cast, web: Client) -> None:
    web.force_login(cast.people["dora"])
    address = reverse(name, kwargs={MATRIX[name].argument: ABSENT_PK})
    assert web.get(address).status_code == 404


@pytest.mark.parametrize("name", CLOSED_RULES)
def test_left_and_inactive_people_get_nothing(name: str, cast: Cast, web: Client) -> None:
    web.force_login(cast.people["dora"])
    type(cast.people["dora"]).objects.filter(key="dora").update(is_active=False)
    for _key, address, _who in addresses(name, CLOSED_RULES[name], cast):
        assert web.get(address).status_code == 302


@pytest.mark.parametrize("address", CLOSED)
def test_shut_addresses(address: str, cast: Cast, web: Client) -> None:
    web.force_login(cast.people["dora"])
    assert web.get(f"/{address}").status_code == 404


@pytest.mark.parametrize("name", CLOSED_RULES)
def test_get_changes_nothing(name: str, cast: Cast, web: Client, row_hashes) -> None:
    for person in ("rita", "mona", "dora", "adam"):
        web.force_login(cast.person(person))
        before = row_hashes()
        for _key, address, _who in addresses(name, CLOSED_RULES[name], cast):
            answer = web.get(address)
            if answer.streaming:
                b"".join(answer.streaming_content)
        assert row_hashes() == before
