"""How the routes of the stages are asked: with which objects of the cast (tests/loop.py)."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, reverse

from tests.access.matrix import CLOSED, LIBRARIES, MATRIX
from tests.access.test_matrix import routes
from tests.cast import Cast

# Kinds of objects by the start of a route's name; the longest one holds.
KINDS: dict[str, tuple[str, ...]] = {
    "goals:": ("goals", "planned"),
    "home:goal_thread": ("goals",),
    "home:order_thread": ("orders",),
    "recognition:of_goal": ("goals",),
    "diagnostics:of_goal": ("goals",),
    "diagnostics:open": ("goals",),
    "training:sheet": ("sheets",),
    "training:module": ("modules",),
    "training:lesson_": ("lessons",),
    "training:lesson_new": ("modules",),
    "training:lesson_done": ("assignments",),
    "training:question_": ("questions",),
    "training:question_new": ("modules",),
    "training:assignment": ("assignments",),
    "training:lesson": ("assignments",),
    "training:quiz": ("assignments",),
    "training:withdraw": ("assignments",),
    "training:take": ("modules",),
    "training:rule_end": ("rules",),
    "training:result": ("attempts",),
    "training:certificate": ("certificates",),
    "training:talk": ("talks",),
    "monitoring:follow_up": ("follow_ups",),
    "monitoring:alert": ("alerts",),
    "monitoring:review": ("reviews",),
    "monitoring:commitment": ("commitments",),
    "monitoring:commitment_add": ("reviews",),
    "diagnostics:": ("diagnoses",),
    "diagnostics:finding": ("findings",),
    "diagnostics:answer": ("findings",),
    "diagnostics:reassign": ("findings",),
    "diagnostics:action": ("actions",),
    "diagnostics:action_new": ("diagnoses",),
    "recognition:award": ("awards",),
    "recognition:programme": ("programmes",),
    "recognition:dry_run": ("programmes",),
    "recognition:payroll": ("exports",),
    "org:end_agreement": ("agreements",),
    "org:revoke_token": ("tokens",),
    "api:people": ("people",),
    "api:departments": ("departments",),
    "api:products": ("products",),
    "api:customers": ("customers",),
    "api:orders": ("orders",),
    "api:goals": ("goals", "planned"),
    "api:jobs": ("jobs",),
    "org:job": ("jobs",),
    "org:open_notice": ("notices",),
    "api:notices": ("notices",),
    "org:retry_job": ("jobs",),
    "org:cancel_job": ("jobs",),
}
# Kinds of objects that have a history, and where their objects are (tests/loop.py).
HISTORIES = {
    "action": "actions",
    "assignment": "assignments",
    "award": "awards",
    "commitment": "commitments",
    "diagnosis": "diagnoses",
    "finding": "findings",
    "follow-up": "follow_ups",
    "goal": "goals",
    "job": "jobs",
    "module": "modules",
    "order": "orders",
    "programme": "programmes",
    "review": "reviews",
    "sheet": "sheets",
    "talk": "talks",
}
# Of the many goals and orders three are enough: a person's, a department's, the company's.
SOME = {"goals": ("rita", "north", "acme"), "orders": ("rita", "shared", "nobody")}


def loop_routes() -> dict[str, str]:
    """Address patterns of all routes that tests/access/matrix.py does not name, by name."""
    return {
        name: address
        for name, address in routes(get_resolver())
        if name not in MATRIX and address not in CLOSED and not name.startswith(tuple(LIBRARIES))
    }


def addresses(cast: Cast, name: str, pattern: str) -> Iterator[tuple[str, str]]:
    """(object, address) of each object that a route is asked with; "" for none."""
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    if "part" in wanted:
        for part in ("work", "causes"):
            yield part, reverse(name, args=[part])
    elif "kind" in wanted:
        for kind, of in HISTORIES.items():
            for key, found in cast.objects(of).items():
                if key in SOME.get(of, (key,)):
                    yield f"{kind} {key}", reverse(name, args=[kind, found.pk])
    elif not wanted:
        yield "", reverse(name)
    else:
        start = max((s for s in KINDS if name.startswith(s)), key=len)
        for kind in KINDS[start]:
            found = cast.objects(kind)
            for key in SOME.get(kind, tuple(found)):
                yield f"{kind} {key}", reverse(name, kwargs=_arguments(found[key], wanted))


def _arguments(found: Any, wanted: list[str]) -> dict[str, int]:
    arguments = {"pk": found.pk}
    if "lesson_pk" in wanted:
        version = found.module.versions.get(state="published")
        arguments["lesson_pk"] = version.lessons.first().pk
    return arguments
