"""Fetches one goal for a purpose or refuses; who may set whose goals (product.md, "Own goal")."""

from collections.abc import Collection
from datetime import date
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from salesmgmt.org.access import Person, Scope, departments_managed, people_managed, scope_of
from salesmgmt.org.models import Department, Management, User

Purpose = Literal["view", "edit"]


def require_goals(user: Person, today: date) -> None:
    """Refuse people whose role has no goals at all (administrator, HR, payroll)."""
    if not scope_of(user, today).sees_figures:
        raise PermissionDenied


def sees_people(user: Person, today: date) -> bool:
    """Whether the person may read who did what; department heads and auditors may not."""
    return scope_of(user, today).sees_people


def sees_entries(user: Person, goal: Goal, today: date) -> bool:
    """Whether the ledger entries behind the goal's figures are open to the person, all of them."""
    scope = scope_of(user, today)
    if scope.sees_all or goal.department is None:
        return scope.sees_people
    return goal.department.path.startswith(scope.department_paths_now)


def sees_days(user: Person, goal: Goal, today: date) -> bool:
    """Whether the person may see the goal's figures of days other than today.

    Not where they see a total for its number of people alone: the totals of two days differ
    by what one person sold in between.
    """
    scope = scope_of(user, today)
    if not scope.sees_people:
        return False
    if scope.totals_min_people is None or scope.sees_all or goal.department is None:
        return True
    path = goal.department.path
    return path.startswith(scope.department_paths_now) or path in scope.department_paths_total


def get_goal(user: User | AnonymousUser, pk: int, *, to: Purpose, today: date) -> Goal:
    """The goal with its holder; Http404 for strangers, PermissionDenied for mere readers."""
    scope = scope_of(user, today)
    goal = Goal.objects.filter(pk=pk).visible_in(scope, today).with_holder().first()
    if goal is None:
        raise Http404(_("There is no such goal."))
    if to == "edit" and (refusal := why_not(scope, goal.holder, today)):
        raise PermissionDenied(refusal)
    return goal


def why_not(scope: Scope, holder: User | Department, today: date) -> str | Promise | None:
    """Why the person must not set or revise goals of `holder` today; None when they may."""
    return refusals(scope, [holder], today).get(holder)


def refusals(
    scope: Scope, holders: Collection[User | Department], today: date
) -> dict[User | Department, str | Promise]:
    """Whose goals the person must not set or revise today, and why; at most three queries.

    Own are the goals of the person, of those they deputise for, and of departments that one
    of them manages. The company's goal is set by any director.
    """
    people = {holder for holder in holders if isinstance(holder, User)}
    departments = {holder for holder in holders if isinstance(holder, Department)}
    found: dict[User | Department, str | Promise] = {}
    if people:
        found |= _refused_people(scope, people, today)
    if departments:
        found |= _refused_departments(scope, departments, today)
    return found


_NO_RIGHT = _("Goals are set by the manager of the department or a director.")


def _refused_people(
    scope: Scope, people: Collection[User], today: date
) -> dict[User | Department, str | Promise]:
    asked = [person.pk for person in people]
    managed = set(people_managed(scope, today).filter(pk__in=asked).values_list("pk", flat=True))
    found: dict[User | Department, str | Promise] = {}
    for person in people:
        if person.pk in scope.person_ids:
            found[person] = _("This is your own goal: the manager of your department sets it.")
        elif person.pk not in managed:
            found[person] = _NO_RIGHT
    return found


def _refused_departments(
    scope: Scope, departments: Collection[Department], today: date
) -> dict[User | Department, str | Promise]:
    asked = [department.pk for department in departments]
    led = departments_managed(scope).filter(pk__in=asked)
    managed = set(led.values_list("pk", flat=True))
    managements = Management.objects.on(today).filter(
        department__in=asked, person__in=scope.person_ids
    )
    own = set(managements.values_list("department", flat=True))
    found: dict[User | Department, str | Promise] = {}
    for department in departments:
        if department.is_company:
            if not scope.sees_all:
                found[department] = _("The company's goal is set by a director.")
        elif department.pk in own:
            found[department] = _(
                "You manage this department: the manager of the department above sets its goal."
            )
        elif department.pk not in managed:
            found[department] = _NO_RIGHT
    return found
