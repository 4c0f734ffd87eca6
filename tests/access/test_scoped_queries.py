"""What pages and endpoints read of people goes through the scope of who asks.

`Model.objects` of a model that leads to a person is looked for in the source of views, forms,
tables, endpoints and the home page; what is not scoped there stands below, with its reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Customer

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("goals", "training", "monitoring", "diagnostics", "recognition")
APPS += ("salesmgmt/org", "salesmgmt/sales", "salesmgmt/journal", "salesmgmt/home")
SHELF = ("views*", "api*", "forms*", "tables*", "admin*", "context*")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Named filters that take who asks, and nothing at all.
SCOPED = {"visible_to", "visible_in", "asked_of", "of_business", "of", "none"}

ALLOWED = {
    "diagnostics/forms/actions.py ModuleVersion.latest_published": "published: everybody's",
    "goals/api.py Goal.all": "the goal that the person just set or revised",
    "goals/api.py GoalVersion.filter": "a part of the statement about the goals that are visible",
    "monitoring/forms/goals.py Goal.filter": "only which periods have goals at all",
    "monitoring/forms/goals.py Membership.filter": "narrows the visible goals down",
    "monitoring/forms/follow_ups.py OrderShare.current": "then visible_to",
    "monitoring/api.py Company.values": "the calendar of the company",
    "monitoring/views/follow_ups.py FollowUp.filter": "the keys of the visible ones",
    "recognition/forms/programmes.py Department.in_tree_order": "set up by administrators",
    "salesmgmt/home/queries/board.py Goal.in_force": "then visible_in; held: a condition of it",
    "salesmgmt/home/queries/board.py Membership.on": "where the visible goals' people belong",
    "salesmgmt/home/queries/orders.py OrderShare.current": "of the person who asks",
    "salesmgmt/home/queries/readings.py Reading.about": "of the person who asks",
    "salesmgmt/home/queries/readings.py User.in_bulk": "who looked at the asker's own figures",
    "salesmgmt/home/queries/thread.py Action.filter": "narrows the visible assignments down",
    "salesmgmt/home/queries/thread.py Department.filter": "those above a goal that is visible",
    "salesmgmt/home/queries/thread.py Goal.filter": "narrowed to visible ones below",
    "salesmgmt/home/queries/thread.py OrderShare.current": "then visible_to",
    "salesmgmt/org/api/authentication.py ApiToken.select_related": "found by its secret",
    "salesmgmt/org/api/once.py AnsweredRequest.filter": "of the person who asks",
    "salesmgmt/org/api/views.py Membership.on": "where the people that are listed belong",
    "salesmgmt/sales/api.py OrderLine.select_related": "of the orders that are visible",
    "salesmgmt/sales/views.py OrderShare.current": "then visible_to",
}


def personal() -> set[str]:
    """Names of the models that lead to a person, department or customer by their foreign keys."""
    found: set[type[models.Model]] = {User, Department, Customer}
    while True:
        more = {
            model
            for model in apps.get_models()
            if model not in found and any(f.related_model in found for f in model._meta.fields)
        }
        if not more:
            return {model.__name__ for model in found}
        found |= more


def sources() -> Iterator[Path]:
    for app in APPS:
        for part in SHELF:
            yield from (ROOT / app).glob(f"{part}.py")
            yield from (ROOT / app).glob(f"{part}/**/*.py")
    yield from (ROOT / "salesmgmt/home").glob("queries/*.py")


def asked(source: str, names: set[str]) -> Iterator[str]:
    """ "Model.method" of each query in a source that begins at the manager of one of the models."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Attribute):
            continue
        manager = node.value
        of = manager.value
        if manager.attr in MANAGERS and isinstance(of, ast.Name) and of.id in names:
            yield f"{of.id}.{node.attr}"


def test_queries_of_people_are_scoped() -> None:
    names = personal()
    assert {"Goal", "Order", "Award", "CoachingNote", "Credit", "Attempt"} <= names
    found = {
        f"{path.relative_to(ROOT)} {query}"
        for path in sources()
        for query in asked(path.read_text("utf-8"), names)
        if query.partition(".")[2] not in SCOPED
    }
    assert found == set(ALLOWED)


def test_a_query_is_found() -> None:
    source = "rows = [Goal.objects.filter(pk=1)]\nGoal.objects.visible_to(1)\nPeriod.objects.all()"
    assert sorted(asked(source, {"Goal"})) == ["Goal.filter", "Goal.visible_to"]
