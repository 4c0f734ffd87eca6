"""Whom a module can be given to, and the rules that give it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from salesmgmt.org.access import Person, departments_managed, scope_of
from salesmgmt.org.models import Department, Membership, Role, RoleAssignment, User
from training.access import people_to_assign
from training.models import AssignmentRule

MOST_OFFERED = 100
"""People that the page offers at once; filters find the others."""


def departments_to_assign(user: Person, today: date) -> QuerySet[Department]:
    """Departments whose people the person assigns modules to, in the order of the tree."""
    scope = scope_of(user, today)
    whole = Role.ADMINISTRATOR in scope.roles
    found = Department.objects.all() if whole else departments_managed(scope)
    return found.order_by("tree_key")


def people_offered(user: Person, asked: Mapping[str, Any], today: date) -> QuerySet[User]:
    """People whom the person may assign modules to: `q` in the name, of a department and role."""
    people = people_to_assign(user, today)
    if words := asked.get("q"):
        people = people.filter(name__icontains=words)
    if department := asked.get("department"):
        inside = Membership.objects.on(today).filter(
            person=OuterRef("pk"), department__path__startswith=department.path
        )
        people = people.filter(Exists(inside))
    if role := asked.get("role"):
        held = RoleAssignment.objects.on(today).filter(person=OuterRef("pk"), role=role)
        people = people.filter(Exists(held))
    return people


def most_offered(offered: QuerySet[User], chosen: Sequence[str]) -> QuerySet[User]:
    """The first of those offered, and who is ticked already, by name."""
    first = list(offered.values_list("pk", flat=True)[:MOST_OFFERED])
    ticked = [int(key) for key in chosen if key.isascii() and key.isdigit() and len(key) < 18]
    kept = offered.model.objects.filter(Q(pk__in=first) | Q(pk__in=ticked))
    return kept.order_by("sort_key", "pk")


def rules_listed(user: Person, today: date) -> QuerySet[AssignmentRule]:
    """Rules that run, by module, with how many assignments each has made."""
    running = AssignmentRule.objects.visible_to(user, today).running(today)
    return (
        running.select_related("module", "department")
        .annotate(assigned=Count("assignments"))
        .order_by("module__title_now", "role", "department__tree_key", "pk")
    )
