"""Fetches one goal for a purpose or refuses; who may set whose goals (product.md, "Own goal")."""

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


def get_goal(user: User | AnonymousUser, pk: int, *, to: Purpose, today: date) -> Goal:
    """The goal with its holder; Http404 for strangers, PermissionDenied for mere readers."""
    scope = scope_of(user, today)
    goal = Goal.objects.visible_in(scope, today).with_holder().filter(pk=pk).first()
    if goal is None:
        raise Http404(_("There is no such goal."))
    if to == "edit" and (refusal := why_not(scope, goal.holder, today)):
        raise PermissionDenied(refusal)
    return goal


def why_not(scope: Scope, holder: User | Department, today: date) -> str | Promise | None:
    """Why the person must not set or revise goals of `holder` today; None when they may."""
    if own := own_goal(scope, holder, today):
        return own
    if isinstance(holder, Department):
        may = departments_managed(scope).filter(pk=holder.pk).exists()
    else:
        may = people_managed(scope, today).filter(pk=holder.pk).exists()
    return None if may else _("Goals are set by the manager of the department or a director.")


def own_goal(scope: Scope, holder: User | Department, today: date) -> str | Promise | None:
    """The sentence that refuses an own goal; None when `holder` is somebody else.

    Own are the goals of the person, of those they deputise for, and of departments that one
    of them manages. The company's goal is set by any director.
    """
    if isinstance(holder, User):
        if holder.pk in scope.person_ids:
            return _("This is your own goal: the manager of your department sets it.")
        return None
    if holder.is_company:
        return None if scope.sees_all else _("The company's goal is set by a director.")
    manages = Management.objects.on(today).filter(department=holder, person__in=scope.person_ids)
    if manages.exists():
        return _("You manage this department: the manager of the department above sets its goal.")
    return None
