"""The schema says what the API does: valid, complete, and never a server error."""

import json
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
import schemathesis
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from tests.cast import Cast

# The night's run (HYPOTHESIS_PROFILE=night, make verify) asks far more of each endpoint.
EXAMPLES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "night" else 4
ROLES = ("rita", "mona", "dora", "hedy", "hans", "paul", "aude", "adam")


def test_the_schema_is_valid(tmp_path: Any) -> None:
    """Without a warning: each endpoint names its answers."""
    call_command("spectacular", file=str(tmp_path / "schema.yml"), validate=True, fail_on_warn=True)
    assert "/api/v1/goals/{id}/revise/" in (tmp_path / "schema.yml").read_text("utf-8")


def test_everybody_may_read_what_is_offered(client: Client) -> None:
    schema = client.get("/api/schema", headers={"accept": "application/json"})
    assert (schema.status_code, schema.json()["openapi"][:2]) == (200, "3.")
    assert set(schema.json()["components"]["securitySchemes"]) >= {"token"}
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b"<script>" not in page.content
    script = client.get("/api/docs", {"script": ""})
    assert b"SwaggerUIBundle" in script.content


@pytest.fixture
def declared(client: Client) -> dict[str, Any]:
    return client.get("/api/schema", headers={"accept": "application/json"}).json()


ALWAYS = {"400", "401", "403", "406", "429", "503"}
LISTED = ALWAYS | {"200", "404"}
WRITTEN = ALWAYS | {"200", "409", "413", "415"}


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "products/", LISTED),
        ("get", "goals/{id}/", LISTED),
        ("get", "attainment/", ALWAYS | {"200"}),
        ("post", "documents/", WRITTEN),
        ("post", "goals/", WRITTEN - {"200"} | {"201"}),
        ("post", "goals/{id}/revise/", WRITTEN | {"404", "412", "428"}),
        ("post", "goals/{id}/edit/", WRITTEN | {"404", "412", "428"}),
        ("post", "goals/{id}/withdraw/", WRITTEN | {"404", "412", "428"}),
        ("post", "jobs/{id}/retry/", WRITTEN | {"404"}),
        ("post", "notices/{id}/read/", WRITTEN | {"404"}),
    ],
)
def test_every_refusal_is_declared(
    declared: dict[str, Any], method: str, path: str, statuses: set[str]
) -> None:
    operation = declared["paths"][f"/api/v1/{path}"][method]
    assert set(operation["responses"]) == statuses
    headers = {each["name"] for each in operation["parameters"] if each["in"] == "header"}
    assert ("Idempotency-Key" in headers) == (method == "post")
    assert ("If-Match" in headers) == ("412" in statuses)
    assert "Retry-After" in operation["responses"]["503"]["headers"]


def test_what_is_always_refused_is_not_offered(declared: dict[str, Any]) -> None:
    schemas = declared["components"]["schemas"]
    (driver,) = [name for name in schemas if name.startswith("Driver")]
    assert "economy" in schemas[driver]["enum"]
    assert "first" not in schemas[driver]["enum"]


@pytest.mark.parametrize("path", ["goals/", "documents/", "attainment/"])
def test_options_lead_to_the_schema(ask: Callable[..., Any], path: str) -> None:
    """The framework's own describe what is read as if it were written."""
    answer = ask("dora", "options", path)
    assert (answer.status_code, answer.json()) == (200, {"schema": "/api/schema"})


@pytest.mark.slow
@pytest.mark.parametrize("person", ROLES)
def test_no_request_breaks_it(
    cast: Cast, token: Callable[..., str], declared: dict[str, Any], person: str
) -> None:
    """Requests made from the schema, right and wrong ones, as each role; answers are its own."""
    schema = schemathesis.openapi.from_dict(declared)
    bearer = {"Authorization": f"Bearer {token(person)}"}
    web = Client(raise_request_exception=False)
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            with transaction.atomic():
                answer = sent(web, case, bearer)
                transaction.set_rollback(True)
            asked = f"{case.method} {case.formatted_path} {case.query} {case.body!r}"
            assert answer.status_code < 500, asked
            check(declared, case.operation.definition.raw["responses"], answer, asked)

        send()


def check(declared: dict[str, Any], responses: dict[str, Any], answer: Any, asked: str) -> None:
    """The status is declared, and a refusal has the declared shape."""
    assert str(answer.status_code) in responses, (asked, answer.content)
    if answer.status_code >= 400:
        content = responses[str(answer.status_code)]["content"]
        shape = content["application/json"]["schema"] | {"components": declared["components"]}
        jsonschema.validate(answer.json(), shape)


def sent(web: Client, case: Any, bearer: dict[str, str]) -> Any:
    """The answer to a case, asked in the test's own transaction."""
    has_body = not isinstance(case.body, schemathesis.core.NotSet)
    query = urlencode(case.query or {}, doseq=True, errors="replace")
    given_headers = {
        name: value
        for name, value in (case.headers or {}).items()
        if str(value).isprintable() and str(value).isascii()
    }
    return web.generic(
        case.method,
        case.formatted_path,
        json.dumps(case.body, default=str).encode() if has_body else b"",
        content_type="application/json",
        headers=given_headers | bearer,
        query_string=query,
    )
