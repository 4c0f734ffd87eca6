"""Which people and departments are somebody's to see?"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from salesmgmt.org.access.scope import (
    Scope,
    Stays,
)
from salesmgmt.org.models import Department, Membership, Role, User
from salesmgmt.org.rules.totals import Unit, tellable


def in_subtrees(paths: tuple[str, ...], field_name: str = "path") -> Q:
    """Departments inside any of the subtrees; nothing for no paths."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{field_name}__startswith": path})
    return inside


def departments_managed(scope: Scope) -> QuerySet[Department]:
    """Departments that the person manages today, with everything below them."""
    if scope.sees_all:
        return Department.objects.all()
    return Department.objects.filter(in_subtrees(scope.department_paths_now))


def departments_with_totals(scope: Scope) -> QuerySet[Department]:
    """Departments whose totals the person may see by managing or belonging (not by k-anonymity)."""
    if scope.sees_all:
        return Department.objects.all()
    return Department.objects.filter(
        in_subtrees(scope.department_paths_now) | Q(path__in=scope.department_paths_total)
    )


def departments_to_filter(scope: Scope) -> QuerySet[Department]:
    """Departments that a filter of goals offers; all of them to who sees the company's totals."""
    if scope.totals_min_people is not None:
        return Department.objects.all()
    ended = tuple(span.path for span in scope.ended_management)
    return departments_with_totals(scope) | Department.objects.filter(in_subtrees(ended))


def paths_tellable(scope: Scope, stays: Stays, first: date, last: date) -> frozenset[str]:
    """Paths of departments whose totals may be told for their number of people from day to day.

    For people who see totals only; what they see by managing or belonging counts as known.
    """
    if scope.totals_min_people is None:
        return frozenset()
    units = [
        Unit(path, frozenset(stay.person_id for stay in found if stay.touches(first, last)))
        for path, found in stays.items()
    ]
    known = {
        path
        for path in stays
        if path.startswith(scope.department_paths_now) or path in scope.department_paths_total
    }
    return tellable(units, least=scope.totals_min_people, known=known)


def people_managed(scope: Scope, today: date) -> QuerySet[User]:
    """People whose latest department lies in a subtree managed today; leavers stay with theirs."""
    if scope.sees_all:
        return User.objects.all()
    # From the departments to their people: asked of each person it grows with the company.
    later = Membership.objects.filter(
        person=OuterRef("person"), starts_on__gt=OuterRef("starts_on"), starts_on__lte=today
    )
    latest = Membership.objects.filter(
        in_subtrees(scope.department_paths_now, "department__path"),
        ~Exists(later),
        starts_on__lte=today,
    )
    return User.objects.filter(pk__in=latest.values("person"))


def people_visible(scope: Scope, today: date) -> QuerySet[User]:
    """The person, those they deputise for, and the people they manage today."""
    if scope.sees_all:
        return User.objects.all()
    managed = people_managed(scope, today).values("pk")
    return User.objects.filter(Q(pk__in=scope.person_ids) | Q(pk__in=managed))


def people_listed(scope: Scope, today: date) -> QuerySet[User]:
    """Whose name and department are open to the person: HR and administrators know everybody.

    Of their performance this says nothing (`people_visible`).
    """
    if scope.roles & {Role.HR, Role.ADMINISTRATOR}:
        return User.objects.all()
    return people_visible(scope, today)


def departments_listed(scope: Scope) -> QuerySet[Department]:
    """Departments whose name is open to the person; of their totals this says nothing."""
    if scope.roles & {Role.HR, Role.ADMINISTRATOR}:
        return Department.objects.all()
    return departments_with_totals(scope)
